import { createHash } from 'node:crypto'
import { participantKey } from '../../../mail/participant-key.ts'
import type { ErasureFate, ErasurePlan, PlannedTicket } from '../../../web/residents/erasure-store.ts'
import { and, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { isMailErased } from '../outbox/erased-mail.ts'
import type { ErasedPerson } from '../schema/erasures.ts'
import { legalHolds } from '../schema/erasures.ts'
import { outgoing } from '../schema/outgoing.ts'
import { tickets } from '../schema/tickets.ts'
import { participantRows } from '../tickets/participant-rows.ts'
import { survivorOf } from '../tickets/survivor.ts'
import { isTheirs, isWrittenByAnother, messagesLeft } from './erasable-messages.ts'
import { countsOf } from './erasure-counts.ts'
import { mentionsElsewhere, ticketIdsOf } from './tickets-of-person.ts'

type TicketRow = typeof tickets.$inferSelect
type Judged = { readonly row: TicketRow; readonly fate: ErasureFate; readonly hold?: PlannedTicket['hold'] }

export type FullPlan = {
  readonly plan: ErasurePlan
  readonly chosen: readonly { readonly ticketId: string; readonly isWhole: boolean }[]
  readonly kept: number
}

/** What would go now. Where messages of a merged ticket stand, there its fate is decided. */
export function planErasure(office: Office, person: ErasedPerson): FullPlan {
  const keys = new Set(person.keys)
  const ids = ticketIdsOf(office, person.keys)
  const judged = ids.flatMap((id) => judge(office, id, keys))
  const going = judged.filter(({ fate }) => fate === 'erased' || fate === 'shared')
  const chosen = going.map(({ row, fate }) => ({ ticketId: row.id, isWhole: fate === 'erased' }))
  const kept = judged.length - going.length
  const addresses = kept === 0 ? person.keys.length : 0
  const counts = { ...countsOf(office, chosen, keys), addresses }
  const shown = judged.map((one) => plannedTicket(office, one))
  return {
    plan: {
      tickets: shown,
      counts,
      mentions: mentionsElsewhere(office, person.keys, ids),
      mark: markOf(judged, counts),
    },
    chosen,
    kept,
  }
}

/** Undefined when nothing of the person is in it any more. What was erased once nothing keeps a second time. */
export function fateOf(
  office: Office,
  { ticketId, isRepeated }: { readonly ticketId: string; readonly isRepeated: boolean },
  keys: ReadonlySet<string>,
): ErasureFate | undefined {
  return judge(office, ticketId, keys, isRepeated)[0]?.fate
}

function judge(office: Office, id: string, keys: ReadonlySet<string>, isRepeated = false): readonly Judged[] {
  const row = office.db.select().from(tickets).where(eq(tickets.id, id)).get()
  if (!row || row.erasedAt) return []
  const left = messagesLeft(office, id)
  const isRequester = row.requesterAddress !== null && keys.has(participantKey(row.requesterAddress))
  const takesPart = isRequester || participantRows(office, id).some(({ key }) => keys.has(key))
  if (!takesPart && !left.some((message) => isTheirs(message, keys))) return []
  const reason = isRepeated ? undefined : keepingReason(office, row)
  if (reason) return [{ row, ...reason }]
  const isOthers = left.some((message) => isWrittenByAnother(message, keys)) || !isOwn(row, isRequester)
  return [{ row, fate: isOthers ? 'shared' : 'erased' }]
}

function keepingReason(office: Office, row: TicketRow): Omit<Judged, 'row'> | undefined {
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
  return id === row.id ? row : office.db.select().from(tickets).where(eq(tickets.id, id)).get()!
}

function holdOf({ db }: Office, ticketId: string): PlannedTicket['hold'] | undefined {
  const hold = db.select().from(legalHolds).where(eq(legalHolds.ticketId, ticketId)).get()
  return hold && { userId: hold.userId, at: hold.at, reason: hold.reason }
}

/** Mail that may still leave needs its bytes, and one nobody knows of may have to be sent again. */
function isLeaving({ db }: Office, ticketId: string): boolean {
  const unsettled = ['queued', 'claimed', 'sending', 'retry', 'unconfirmed'] as const
  return (
    db
      .select({ id: outgoing.id })
      .from(outgoing)
      .where(
        and(
          eq(outgoing.ticketId, ticketId),
          inArray(outgoing.state, [...unsettled]),
          sql`not ${isMailErased}`,
        ),
      )
      .limit(1)
      .get() !== undefined
  )
}

function plannedTicket(office: Office, { row, fate, hold }: Judged): PlannedTicket {
  return {
    reference: row.reference,
    state: row.state,
    createdAt: row.createdAt,
    messages: messagesLeft(office, row.id).length,
    fate,
    ...(hold ? { hold } : {}),
  }
}

function markOf(judged: readonly Judged[], counts: ErasurePlan['counts']): string {
  const facts = judged.map(({ row, fate }) => [row.id, row.messageTotal, fate])
  return createHash('sha256')
    .update(JSON.stringify([facts, counts]))
    .digest('hex')
    .slice(0, 32)
}
