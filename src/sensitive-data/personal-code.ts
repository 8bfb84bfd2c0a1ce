/** Henkilötunnus, decree 690/2022: the century marks since 2023 among them. */
export const centuryOf: Readonly<Record<string, number>> = {
  '+': 1800,
  ...Object.fromEntries([...'-YXWVU'].map((mark) => [mark, 1900])),
  ...Object.fromEntries([...'ABCDEF'].map((mark) => [mark, 2000])),
}

export const checkCharacters = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** The mark takes no part: nine digits modulo 31. */
export function isCheckCharacter(birthDigits: string, number: string, check: string): boolean {
  return checkCharacters[Number(birthDigits + number) % 31] === check
}

/** Six digits as a day that was; without a mark of its century any will do. */
export function isBirthDate(birthDigits: string, mark?: string): boolean {
  const [day, month, year] = [birthDigits.slice(0, 2), birthDigits.slice(2, 4), birthDigits.slice(4)].map(
    Number,
  )
  if (day === undefined || month === undefined || year === undefined) return false
  const centuries = mark === undefined ? [1900, 2000] : [centuryOf[mark] ?? Number.NaN]
  return centuries.some((century) => isDay(century + year, month, day))
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
