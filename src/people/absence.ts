/** Days of the office's calendar, both included, on which a person is away; open work goes to the substitute. */
export type Absence = {
  readonly id: string
  readonly userId: string
  /** ISO dates. */
  readonly from: string
  readonly to: string
  /** Absent where nobody can stand in. */
  readonly substituteId?: string
}

export function absenceOn(absences: readonly Absence[], userId: string, date: string): Absence | undefined {
  return absences.find((one) => one.userId === userId && one.from <= date && date <= one.to)
}

/**
 * Who does a person's work on a day: the person, or the first substitute in the line who is there. Undefined
 * where the line ends with somebody who is away, or comes round.
 */
export function presentFor(absences: readonly Absence[], userId: string, date: string): string | undefined {
  const seen = new Set<string>()
  let current: string | undefined = userId
  while (current !== undefined && !seen.has(current)) {
    const absence = absenceOn(absences, current, date)
    if (!absence) return current
    seen.add(current)
    current = absence.substituteId
  }
  return undefined
}

export type AbsenceFault =
  | 'date-invalid'
  | 'ends-before-it-begins'
  | 'is-over'
  | 'own-substitute'
  | 'overlaps'

/** Why an absence cannot be set; dates are ISO dates or not dates at all. */
export function absenceFault(
  { userId, from, to, substituteId }: Omit<Absence, 'id'>,
  known: readonly Absence[],
  today: string,
): AbsenceFault | undefined {
  if (!isDate(from) || !isDate(to)) return 'date-invalid'
  if (to < from) return 'ends-before-it-begins'
  if (to < today) return 'is-over'
  if (substituteId === userId) return 'own-substitute'
  const overlaps = known.some((one) => one.userId === userId && one.from <= to && from <= one.to)
  return overlaps ? 'overlaps' : undefined
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
}
