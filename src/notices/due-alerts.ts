import { businessMinutesBetween } from '../business-time/business-minutes.ts'
import { isOpenAt } from '../business-time/opening.ts'
import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import { type Absence, presentFor } from '../people/absence.ts'
import { mayUse } from '../people/permissions.ts'
import type { User } from '../people/user.ts'
import type { AlertSettings } from '../settings/settings.ts'
import type { OwedTicket } from './notice.ts'

/** `soon` before the target is missed, `missed` after it, `escalated` when it stays missed. */
export const alertLevels = ['soon', 'missed', 'escalated'] as const
export type AlertLevel = (typeof alertLevels)[number]

export type Alert = {
  readonly level: AlertLevel
  readonly ticket: OwedTicket
  readonly to: readonly User[]
}

export type AlertQuestion = {
  readonly owed: readonly OwedTicket[]
  readonly told: ReadonlySet<string>
  readonly people: readonly User[]
  readonly absences: readonly Absence[]
  readonly settings: AlertSettings
  readonly calendar: ServiceCalendar
  /** The office's date at `now`. */
  readonly today: string
  readonly now: Date
}

/** Told once for each due time and level: a target that is moved is a new promise. */
export function alertKey(level: AlertLevel, { id, dueAt }: Pick<OwedTicket, 'id' | 'dueAt'>): string {
  return `${level}|${id}|${dueAt.getTime()}`
}

/** Who must hear of which answer that is owed; nobody outside service hours. */
export function dueAlerts(question: AlertQuestion): readonly Alert[] {
  const { owed, told, settings, calendar, now } = question
  if (!settings.isOn || !isOpenAt(calendar, now)) return []
  return owed.flatMap((ticket) =>
    levelsOf(ticket.dueAt, settings, calendar, now)
      .filter((level) => !told.has(alertKey(level, ticket)))
      .map((level) => ({ level, ticket, to: recipients(level, ticket, question) }))
      .filter(({ to }) => to.length > 0),
  )
}

function levelsOf(
  dueAt: Date,
  { soonMinutes, supervisorMinutes }: AlertSettings,
  calendar: ServiceCalendar,
  now: Date,
): readonly AlertLevel[] {
  if (now < dueAt) return businessMinutesBetween(calendar, now, dueAt) <= soonMinutes ? ['soon'] : []
  const over = businessMinutesBetween(calendar, dueAt, now)
  return over >= supervisorMinutes ? ['missed', 'escalated'] : ['missed']
}

function recipients(level: AlertLevel, ticket: OwedTicket, question: AlertQuestion): readonly User[] {
  return level === 'escalated' ? supervisorsOf(question) : responsible(ticket.assigneeId, question)
}

type Staff = Pick<AlertQuestion, 'people' | 'absences' | 'today'>

/** The handler or who stands in; without one every advisor who is there; without any the supervisors. */
export function responsible(assigneeId: string | undefined, staff: Staff): readonly User[] {
  const { people, absences, today } = staff
  const advisors = people.filter(
    (user) => !user.isDisabled && mayUse(user.role, 'work-tickets') && isThere(user, staff),
  )
  const handlerId = assigneeId && presentFor(absences, assigneeId, today)
  const handler = advisors.find(({ id }) => id === handlerId)
  if (handler) return [handler]
  return advisors.length > 0 ? advisors : supervisorsOf(staff)
}

/** Those who are there; all of them when nobody is. */
function supervisorsOf(staff: Staff): readonly User[] {
  const all = staff.people.filter(({ isDisabled, role }) => !isDisabled && mayUse(role, 'explain-delays'))
  const there = all.filter((user) => isThere(user, staff))
  return there.length > 0 ? there : all
}

function isThere({ id }: User, { absences, today }: Staff): boolean {
  return presentFor(absences, id, today) === id
}
