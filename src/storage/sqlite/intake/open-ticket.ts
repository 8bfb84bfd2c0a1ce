import { randomUUIDv7 } from 'node:crypto'
import type { NewTicket } from '../../../intake/filing/filing.ts'
import { formatReference } from '../../../tickets/reference.ts'
import { sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { counters } from '../schema/office.ts'
import { tickets } from '../schema/tickets.ts'
import { currentSettings } from '../settings.ts'

/** A ticket for a mail that arrived `at`, with the next running number of that year. */
export function openTicket(
  office: Office,
  ticket: NewTicket,
  at: Date,
): { readonly id: string; readonly reference: string } {
  const id = randomUUIDv7()
  const { requester, ...fields } = ticket
  const reference = nextReference(office, at)
  insertRow(office, tickets, {
    ...fields,
    id,
    reference,
    requesterName: requester?.name ?? null,
    requesterAddress: requester?.address ?? null,
    createdAt: at,
    hasUndelivered: false,
    needsOpening: false,
    version: 1,
    messageCount: 0,
    messageTotal: 0,
    lastMessageAt: at,
    snippet: '',
    hasAttachments: false,
  })
  return { id, reference }
}

function nextReference(office: Office, at: Date): string {
  const year = officeYear(at, currentSettings(office).settings.serviceHours.timeZone)
  const { value } = countUp(office).get({ name: counterName(office.referencePrefix, year) })
  return formatReference(office.referencePrefix, year, value)
}

const countUp = prepared((db) =>
  db
    .insert(counters)
    .values({ name: sql.placeholder('name'), value: 1 })
    .onConflictDoUpdate({ target: counters.name, set: { value: sql`${counters.value} + 1` } })
    .returning({ value: counters.value })
    .prepare(),
)

export function counterName(prefix: string, year: number): string {
  return `${prefix}-${year}`
}

/** The year of the office's calendar: a mail of New Year's night belongs to the year people there write. */
export function officeYear(at: Date, timeZone: string): number {
  return Number(calendarOf(timeZone).format(at))
}

/** Making one takes longer than filing a mail. */
const calendars = new Map<string, Intl.DateTimeFormat>()

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone)
  if (known) return known
  const calendar = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric' })
  calendars.set(timeZone, calendar)
  return calendar
}
