import type { InboxRow } from '../../../web/desk-store.ts'
import { and, eq, gt, inArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { drafts } from '../schema/drafts.ts'
import { users } from '../schema/people.ts'
import { presences } from '../schema/tickets.ts'

export type RowMarks = Pick<InboxRow, 'drafts' | 'present'>

const noMarks: RowMarks = { drafts: [], present: [] }

/** Whose drafts lie in the tickets of a page and who is in them now: two statements, however long the page. */
export function rowMarks(office: Office, ids: readonly string[], now: Date): (ticketId: string) => RowMarks {
  if (ids.length === 0) return () => noMarks
  const written = office.db
    .select({ ticketId: drafts.ticketId, userId: drafts.userId, name: users.name })
    .from(drafts)
    .innerJoin(users, eq(users.id, drafts.userId))
    .where(inArray(drafts.ticketId, [...ids]))
    .all()
  const here = office.db
    .select({
      ticketId: presences.ticketId,
      userId: presences.userId,
      name: users.name,
      isWriting: presences.isWriting,
    })
    .from(presences)
    .innerJoin(users, eq(users.id, presences.userId))
    .where(and(inArray(presences.ticketId, [...ids]), gt(presences.until, now)))
    .all()
  if (written.length === 0 && here.length === 0) return () => noMarks
  return (ticketId) => ({
    drafts: written.filter((row) => row.ticketId === ticketId).map(({ userId, name }) => ({ userId, name })),
    present: here
      .filter((row) => row.ticketId === ticketId)
      .map(({ userId, name, isWriting }) => ({ userId, name, isWriting })),
  })
}
