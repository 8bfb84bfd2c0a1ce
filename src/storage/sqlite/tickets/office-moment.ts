import type { LocalDate } from '../../../business-time/local-date.ts'
import { lastNearDay } from '../../../tickets/moving-day.ts'
import type { Office } from '../office.ts'
import { currentSettings } from '../settings.ts'

/** An instant, and what the calendar on the office's wall makes of it. */
export type OfficeMoment = {
  readonly now: Date
  /** The latest moving day that is near (tickets/moving-day.ts). */
  readonly lastNear: LocalDate
}

export function officeMoment(office: Office, now: Date): OfficeMoment {
  return { now, lastNear: lastNearDay(now, currentSettings(office).settings.serviceHours.timeZone) }
}
