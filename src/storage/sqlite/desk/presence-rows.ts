import { asc, gt } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { presences } from '../schema/tickets.ts'

const READING_LASTS_MS = 5 * 60_000
/** A draft keeps itself five quiet seconds after the last key; who paused longer may have left. */
const WRITING_LASTS_MS = 2 * 60_000

/** Somebody opened a ticket or writes in it; what was known of them there before is over. */
export function notePresence(office: Office, ticketId: string, userId: string, isWriting: boolean): void {
  const openedAt = office.now()
  const until = new Date(openedAt.getTime() + (isWriting ? WRITING_LASTS_MS : READING_LASTS_MS))
  office.db
    .insert(presences)
    .values({ ticketId, userId, openedAt, isWriting, until })
    .onConflictDoUpdate({ target: [presences.ticketId, presences.userId], set: { isWriting, until } })
    .run()
}

const MOST_PRESENT = 500

export function presentNow(office: Office, now: Date) {
  return office.db
    .select({ ticket: presences.ticketId, user: presences.userId, isWriting: presences.isWriting })
    .from(presences)
    .where(gt(presences.until, now))
    .orderBy(asc(presences.ticketId), asc(presences.userId))
    .limit(MOST_PRESENT)
    .all()
}
