/** "08:30" → 510, "24:00" → 1440; undefined for anything else. */
export function minuteOfDay(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  if (match === null) return undefined
  const hour = Number(match[1])
  const minute = Number(match[2])
  const total = hour * 60 + minute
  return minute < 60 && total <= 1440 ? total : undefined
}
