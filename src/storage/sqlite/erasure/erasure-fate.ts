import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { ErasureFate, PlannedTicket } from '../../../web/residents/erasure-store.ts'
import { and, eq, inArray, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { isMailErased } from '../outbox/erased-mail.ts'
import { legalHolds } from '../schema/erasures.ts'
import { outgoing } from '../schema/outgoing.ts'
import { tickets } from '../schema/tickets.ts'
import { participantRows } from '../tickets/participant-rows.ts'
import { survivorOf } from '../tickets/survivor.ts'
import { isTheirs, isWrittenByAnother, type Left, messagesLeft } from './erasable-messages.ts'

type TicketRow = typeof tickets.$inferSelect
export type Judged = {
  readonly row: TicketRow
  readonly left: readonly Left[]
  readonly fate: ErasureFate
  readonly hold?: PlannedTicket['hold']
}

/** Undefined when nothing of the person is in it any more. What was erased once nothing keeps a second time. */
export function fateOf(
  office: Office,
  { ticketId, isRepeated }: { readonly ticketId: string; readonly isRepeated: boolean },
  keys: ReadonlySet<string>,
): ErasureFate | undefined {
  return judge(office, ticketId, keys, isRepeated)[0]?.fate
}

export function judge(
  office: Office,
  id: string,
  keys: ReadonlySet<string>,
  isRepeated = false,
): readonly Judged[] {
  const row = ticketOf(office).get({ id })
  if (!row || row.erasedAt) return []
  const left = messagesLeft(office, id)
  const isRequester = row.requesterAddress !== null && keys.has(participantKey(row.requesterAddress))
  const takesPart = isRequester || participantRows(office, id).some(({ key }) => keys.has(key))
  if (!takesPart && !left.some((message) => isTheirs(message, keys))) return []
  const reason = isRepeated ? undefined : keepingReason(office, row)
  if (reason) return [{ row, left, ...reason }]
  const isOthers = left.some((message) => isWrittenByAnother(message, keys)) || !isOwn(row, isRequester)
  return [{ row, left, fate: isOthers ? 'shared' : 'erased' }]
}

function keepingReason(office: Office, row: TicketRow): Omit<Judged, 'row' | 'left'> | undefined {
  const hold = holdOf(office, survivorOf(office, row.id)) ?? holdOf(office, row.id)
  if (hold) return { fate: 'held', hold }
  const standing = standingOf(office, row)
  if (standing.class !== 'automatic' && standing.state !== 'closed') return { fate: 'open' }
  return isLeaving(office, standing.id) ? { fate: 'sending' } : undefined
}

/** Somebody else's from the beginning, even when the first mail of it was moved away. */
function isOwn({ requesterAddress }: TicketRow, isRequester: boolean): boolean {
  return requesterAddress === null || isRequester
}

function standingOf(office: Office, row: TicketRow): TicketRow {
  const id = survivorOf(office, row.id)
  return id === row.id ? row : ticketOf(office).get({ id })!
}

function holdOf(office: Office, id: string): PlannedTicket['hold'] | undefined {
  const hold = holdOn(office).get({ id })
  return hold && { userId: hold.userId, at: hold.at, reason: hold.reason }
}

/** Mail that may still leave needs its bytes, and one nobody knows of may have to be sent again. */
function isLeaving(office: Office, id: string): boolean {
  return unsettledOf(office).get({ id }) !== undefined
}

const { placeholder } = sql

const ticketOf = prepared((db) =>
  db
    .select()
    .from(tickets)
    .where(eq(tickets.id, placeholder('id')))
    .prepare(),
)

const holdOn = prepared((db) =>
  db
    .select()
    .from(legalHolds)
    .where(eq(legalHolds.ticketId, placeholder('id')))
    .prepare(),
)

const unsettledOf = prepared((db) =>
  db
    .select({ id: outgoing.id })
    .from(outgoing)
    .where(
      and(
        eq(outgoing.ticketId, placeholder('id')),
        inArray(outgoing.state, ['queued', 'claimed', 'sending', 'retry', 'unconfirmed']),
        sql`not ${isMailErased}`,
      ),
    )
    .limit(1)
    .prepare(),
)
