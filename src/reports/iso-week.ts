/** Days since 1 January 1970, a Thursday, into weeks that begin on Monday. */
export function weekNumberOfDay(dayNumber: number): number {
  return Math.floor((dayNumber + 3) / 7)
}

/** ISO 8601: the year and the number of a week; the week belongs to the year of its Thursday. */
export function isoWeek(weekNumber: number): {
  readonly year: number
  readonly week: number
  readonly from: string
} {
  const monday = weekNumber * 7 - 3
  const thursday = new Date((monday + 3) * dayMs)
  const year = thursday.getUTCFullYear()
  const firstOfYear = Date.UTC(year, 0, 1) / dayMs
  const week = Math.floor((monday + 3 - firstOfYear) / 7) + 1
  return { year, week, from: new Date(monday * dayMs).toISOString().slice(0, 10) }
}

const dayMs = 86_400_000
