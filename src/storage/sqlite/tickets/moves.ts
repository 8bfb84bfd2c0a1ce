import type { EventFacts } from '../../../events/event.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import type {
  MoveDecision,
  Moved,
  MoveFound,
  MoveOrder,
  MoveRefusal,
  MoveStore,
} from '../../../web/tickets/move-store.ts'
import { keptFields } from '../desk/kept-fields.ts'
import { newestSnippet } from '../desk/newest-snippet.ts'
import { appendEvents, appendEventsAbout } from '../events.ts'
import { eq } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { openTicket } from '../intake/open-ticket.ts'
import { recountLinks } from '../intake/secure-links.ts'
import { type Office, write } from '../office.ts'
import { owedAmong } from '../outbox/owed-since.ts'
import { joinPeople, leavePeople, nameRequester, peopleOf } from '../residents/moved-people.ts'
import { messageMoves } from '../schema/acts.ts'
import { messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { carryDrafts, carryOver, hasReplyUnderWay, messagesToMove, numberByTime } from './moved-rows.ts'
import { kindredTickets, ticketMove, ticketMoves } from './ticket-moves.ts'
import { findTicket, raiseVersion } from './ticket-rows.ts'
import { undoMove } from './undo-move.ts'

type Going = ReturnType<typeof messagesToMove>
type Accepted = Exclude<MoveDecision, { readonly refused: MoveRefusal }>

export function moves(office: Office): MoveStore {
  return {
    async moveMessages(order, decide) {
      return write(office, () => move(office, order, decide))
    },
    async undoMove(one, decide) {
      return write(office, () => undoMove(office, one, decide))
    },
    async ticketMove(id) {
      return ticketMove(office, id)
    },
    async ticketMoves(ticketId) {
      return ticketMoves(office, ticketId)
    },
    async kindredTickets(ticketId) {
      return kindredTickets(office, ticketId)
    },
  }
}

function move(office: Office, order: MoveOrder, decide: (found: MoveFound) => MoveDecision): Moved {
  const from = findTicket(office, order.from.ticketId)
  const into = order.into && findTicket(office, order.into.ticketId)
  const going = from ? messagesToMove(office, from.id, order.messageIds) : []
  const reason = refusal(office, order, from, into, going)
  if (reason || !from) return { kind: 'refused', reason: reason ?? 'no-such-ticket' }
  const decision = decide(foundFor(office, from, into, going))
  if ('refused' in decision) return { kind: 'refused', reason: decision.refused }
  return carry(office, order, { from, into, going }, decision)
}

function refusal(
  office: Office,
  { kind, from: given, into: wanted }: MoveOrder,
  from: Ticket | undefined,
  into: Ticket | undefined,
  going: Going,
): MoveRefusal | undefined {
  if (!from || (wanted && !into)) return 'no-such-ticket'
  if (from.id === into?.id) return 'same-ticket'
  if (from.version !== given.version || (wanted && into?.version !== wanted.version))
    return 'changed-meanwhile'
  if (from.mergedInto || into?.mergedInto) return 'changed-meanwhile'
  if (kind !== 'merge' && going.length === 0) return 'nothing-chosen'
  if (kind !== 'merge' && isAllThatCame(office, from.id, going)) return 'nothing-left'
  return hasReplyUnderWay(office, into ? [from.id, into.id] : [from.id]) ? 'reply-under-way' : undefined
}

/** A ticket without a message that came would be nobody's: then the whole of it is merged instead. */
function isAllThatCame(office: Office, ticketId: string, going: Going): boolean {
  const gone = new Set(going.map(({ id }) => id))
  return office.db
    .select({ id: messages.id, direction: messages.direction })
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .all()
    .every(({ id, direction }) => direction !== 'in' || gone.has(id))
}

function foundFor(office: Office, from: Ticket, into: Ticket | undefined, going: Going): MoveFound {
  const gone = new Set(going.map(({ id }) => id))
  const row = office.db
    .select({ subject: messages.subject, at: messages.at })
    .from(messages)
    .where(eq(messages.id, going[0]?.id ?? ''))
    .get()
  const [writer] = peopleOf(office, [...gone])
  return {
    from,
    ...(into ? { into } : {}),
    arriving: owedAmong(office, from.id, (id) => gone.has(id)),
    staying: owedAmong(office, from.id, (id) => !gone.has(id)),
    first: {
      subject: row?.subject ?? from.subject,
      at: row?.at ?? from.createdAt,
      ...(writer ? { from: writer } : {}),
    },
  }
}

function carry(
  office: Office,
  order: MoveOrder,
  {
    from,
    into: there,
    going,
  }: { readonly from: Ticket; readonly into: Ticket | undefined; readonly going: Going },
  decision: Accepted,
): Moved {
  const { id, kind, userId, at } = order
  const into = there ?? opened(office, decision, going)
  const ids = going.map((one) => one.id)
  const writers = kind === 'split' ? peopleOf(office, ids).map(({ address }) => participantKey(address)) : []
  const joined = joinPeople(office, from.id, into.id, [...order.joining, ...writers])
  const left = kind === 'merge' ? [] : leavePeople(office, from.id, new Set(ids))
  carryOver(office, ids, into)
  for (const ticketId of [from.id, into.id]) {
    numberByTime(office, ticketId)
    newestSnippet(office, ticketId)
    recountLinks(office, ticketId)
  }
  if (kind === 'merge') carryDrafts(office, from.id, into.id)
  if (kind !== 'merge' && left.length > 0) nameRequester(office, from.id)
  keepNewest(office, from.id, into.id)
  const fromVersion = raiseVersion(office, from.id, decision.from.patch)
  const intoVersion = raiseTo(office, into, Math.max(from.version, into.version), decision)
  insertRow(office, messageMoves, {
    id,
    kind,
    fromId: from.id,
    intoId: into.id,
    userId,
    at,
    undoneAt: null,
    moved: going.map((one) => ({ messageId: one.id, number: one.number })),
    joined,
    left,
    fromBefore: keptFields(from),
    intoBefore: keptFields(into),
    fromVersion,
    intoVersion,
  })
  tell(office, order, { from, into, ids }, decision)
  return { kind: 'moved', reference: into.reference, count: going.length }
}

function opened(office: Office, { into }: Accepted, going: Going): Ticket {
  if (!('open' in into)) throw new Error('a move goes into no ticket')
  const { at } = office.db
    .select({ at: messages.at })
    .from(messages)
    .where(eq(messages.id, going[0]?.id ?? ''))
    .get()!
  const { id } = openTicket(office, into.open, at)
  return findTicket(office, id)!
}

/** The list shows as unread what is new in either. */
function keepNewest(office: Office, fromId: string, intoId: string): void {
  const newest = (id: string) =>
    office.db.select({ at: tickets.lastInboundAt }).from(tickets).where(eq(tickets.id, id)).get()?.at ??
    undefined
  const [one, other] = [newest(fromId), newest(intoId)]
  const lastInboundAt = one && other ? (one > other ? one : other) : (one ?? other)
  if (lastInboundAt) office.db.update(tickets).set({ lastInboundAt }).where(eq(tickets.id, intoId)).run()
}

/** Above both, so that a form made from either is older than what became of them. */
function raiseTo(office: Office, into: Ticket, highest: number, decision: Accepted): number {
  office.db.update(tickets).set({ version: highest }).where(eq(tickets.id, into.id)).run()
  return raiseVersion(office, into.id, 'open' in decision.into ? {} : decision.into.patch)
}

function tell(
  office: Office,
  { id, kind, userId, at }: MoveOrder,
  { from, into, ids }: { readonly from: Ticket; readonly into: Ticket; readonly ids: readonly string[] },
  decision: Accepted,
): void {
  const actor = { userId }
  appendEventsAbout(office, { ticketId: into.id }, decision.into.events)
  appendEventsAbout(office, { ticketId: from.id }, decision.from.events)
  const left: EventFacts = { into: into.id, move: id, by: kind, messages: ids.length }
  const named = kind === 'merge' ? 'ticket-merged' : 'messages-left'
  appendEvents(office, [{ kind: named, at, ticketId: from.id, actor, facts: left }])
  const settledAt = kind === 'merge' && from.state === 'closed' ? from.closedAt?.toISOString() : undefined
  const facts = { from: from.id, move: id, by: kind, ...(settledAt ? { settledAt } : {}) }
  appendEvents(
    office,
    ids.map((messageId) => ({ kind: 'message-moved', at, ticketId: into.id, messageId, actor, facts })),
  )
}
