import type { EventDraft } from '../../../events/event.ts'
import { appendEvents, chainEnd } from '../events.ts'
import { counterName, officeYear } from '../intake/open-ticket.ts'
import { type Office, write } from '../office.ts'
import { leaveUnconfirmed } from '../outbox/outbox-results.ts'
import { counters, leases } from '../schema/office.ts'
import { outgoing } from '../schema/outgoing.ts'
import { sessions, signInLinks } from '../schema/people.ts'
import { currentSettings } from '../settings.ts'
import { sql } from './drizzle.ts'

/** More numbers than can have been given out between a backup and the loss of what came after it. */
const COUNTER_JUMP = 1_000

/**
 * After a restore nobody knows what was done after the copy was made (scale.md §4.1): what had not left may
 * have left, numbers may have been given out, sessions may have been ended. The event names the old head.
 */
export function openEra(office: Office, event: EventDraft): void {
  write(office, () => {
    const head = chainEnd(office)
    const unfinished = office.db
      .select()
      .from(outgoing)
      .where(sql`${outgoing.state} in ('queued', 'claimed', 'sending', 'retry')`)
      .all()
    for (const row of unfinished) leaveUnconfirmed(office, row)
    jumpCounters(office)
    office.db.delete(leases).run()
    office.db.delete(sessions).run()
    office.db.delete(signInLinks).run()
    const facts = { ...event.facts, headSeq: head.seq, headHash: head.hash, unconfirmed: unfinished.length }
    appendEvents(office, [{ ...event, facts }])
  })
}

/** This year's counter too when the copy is of last year: its first numbers may be out. */
function jumpCounters(office: Office): void {
  const year = officeYear(office.now(), currentSettings(office).settings.serviceHours.timeZone)
  office.db
    .insert(counters)
    .values({ name: counterName(office.referencePrefix, year), value: 0 })
    .onConflictDoNothing()
    .run()
  office.db
    .update(counters)
    .set({ value: sql`${counters.value} + ${COUNTER_JUMP}` })
    .run()
}
