import { movingDayEvent } from '../../../tickets/moving-day.ts'
import type { Ticket, TicketPatch } from '../../../tickets/ticket.ts'
import type { Actor } from '../../../tickets/transitions.ts'
import type { MoveStore, UndoneMove } from '../../../web/tickets/move-store.ts'
import { patchBack } from '../desk/kept-fields.ts'
import { newestSnippet } from '../desk/newest-snippet.ts'
import { appendEvents } from '../events.ts'
import { and, eq, gt, min, ne, notInArray, sql } from '../file/drizzle.ts'
import { recountLinks } from '../intake/secure-links.ts'
import type { Office } from '../office.ts'
import { nameRequester, removePeople, writersOf } from '../residents/moved-people.ts'
import { messageMoves } from '../schema/acts.ts'
import { messages } from '../schema/messages.ts'
import { outgoing } from '../schema/outgoing.ts'
import { carryOver, numberByTime } from './moved-rows.ts'
import { addParticipants } from './participant-rows.ts'
import { findTicket, raiseVersion } from './ticket-rows.ts'

type MoveRow = typeof messageMoves.$inferSelect
type Decide = Parameters<MoveStore['undoMove']>[1]

const UNDO_DAYS = 30
const DAY_MS = 24 * 60 * 60_000

/** What moved goes back; what came to the other ticket since stays there. */
export function undoMove(
  office: Office,
  { id, userId, at }: Parameters<MoveStore['undoMove']>[0],
  decide: Decide,
): UndoneMove {
  const row = office.db.select().from(messageMoves).where(eq(messageMoves.id, id)).get()
  const from = row && findTicket(office, row.fromId)
  const into = row && findTicket(office, row.intoId)
  if (!row || !from || !into) return { kind: 'no-such-move' }
  const { reference } = into
  if (row.undoneAt) return { kind: 'already', reference: from.reference }
  if (at.getTime() - row.at.getTime() > UNDO_DAYS * DAY_MS)
    return { kind: 'refused', reason: 'too-old', reference }
  if (from.erasedAt || into.erasedAt) return { kind: 'refused', reason: 'erased', reference }
  if (!areAllThere(office, row, from)) return { kind: 'refused', reason: 'moved-since', reference }
  if (wasAnsweredSince(office, row)) return { kind: 'refused', reason: 'answered-since', reference }
  takeBack(office, row, { from, into }, decide)
  office.db.update(messageMoves).set({ undoneAt: at }).where(eq(messageMoves.id, id)).run()
  tellBack(office, row, into, { userId }, at)
  return { kind: 'undone', reference: from.reference }
}

function areAllThere(office: Office, row: MoveRow, from: Ticket): boolean {
  const isHome = row.kind === 'merge' ? from.mergedInto === row.intoId : from.mergedInto === undefined
  const there = new Set(
    office.db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.ticketId, row.intoId))
      .all()
      .map(({ id }) => id),
  )
  return isHome && row.moved.every(({ messageId }) => there.has(messageId))
}

/** An answer to the conversation as it then stood belongs to both halves, and to neither alone. */
function wasAnsweredSince(office: Office, row: MoveRow): boolean {
  const answer = office.db
    .select({ id: outgoing.id })
    .from(outgoing)
    .where(
      and(
        eq(outgoing.ticketId, row.intoId),
        eq(outgoing.kind, 'reply'),
        gt(outgoing.queuedAt, row.at),
        ne(outgoing.state, 'undone'),
      ),
    )
    .limit(1)
    .get()
  return answer !== undefined
}

function takeBack(
  office: Office,
  row: MoveRow,
  { from, into }: { readonly from: Ticket; readonly into: Ticket },
  decide: Decide,
): void {
  const ids = row.moved.map(({ messageId }) => messageId)
  const newerMailAt = newestSince(office, row, ids)
  carryOver(office, ids, from, into.reference)
  for (const ticketId of [from.id, into.id]) {
    numberByTime(office, ticketId)
    newestSnippet(office, ticketId)
    recountLinks(office, ticketId)
  }
  addParticipants(office, from.id, row.left)
  if (row.left.length > 0) nameRequester(office, from.id)
  removePeople(office, into.id, joinedInVain(office, row))
  raiseVersion(office, from.id, fieldsOf(from, row.fromVersion, patchBack(row.fromBefore)))
  const before = patchBack(row.intoBefore)
  const isEmpty =
    office.db.select({ id: messages.id }).from(messages).where(eq(messages.ticketId, into.id)).get() ===
    undefined
  const patch = into.version === row.intoVersion ? before : decide(into, before, newerMailAt)
  raiseVersion(
    office,
    into.id,
    isEmpty ? emptied(from.id, office.now()) : { ...patch, ...dayBack(row, into) },
  )
}

/** The moving day that came with a merge goes with it, unless a person has said another one since. */
function dayBack({ kind, fromBefore, intoBefore }: MoveRow, into: Ticket): Pick<TicketPatch, 'movingDay'> {
  const came = fromBefore.movingDay ?? undefined
  const own = intoBefore.movingDay ?? undefined
  const isBack = kind === 'merge' && came !== undefined && came !== own && into.movingDay === came
  return isBack ? { movingDay: own ?? null } : {}
}

/** A ticket that was changed since keeps what it is; the rest of it is as the move left it. */
function fieldsOf(ticket: Ticket, version: number, before: TicketPatch): TicketPatch {
  if (ticket.version === version) return { ...before, mergedInto: null }
  const { waitingSince, dueAt } = before
  return {
    ...(waitingSince && (!ticket.waitingSince || waitingSince < ticket.waitingSince)
      ? { waitingSince, dueAt }
      : {}),
  }
}

/** A ticket that was opened for what went back leads to where it went. */
function emptied(fromId: string, now: Date): TicketPatch {
  return {
    state: 'closed',
    closedAt: now,
    mergedInto: fromId,
    waitingSince: null,
    dueAt: null,
    reminderAt: null,
  }
}

function newestSince(office: Office, row: MoveRow, movedIds: readonly string[]): Date | undefined {
  const found = office.db
    .select({ at: min(messages.at) })
    .from(messages)
    .where(
      and(
        eq(messages.ticketId, row.intoId),
        eq(messages.kind, 'person'),
        gt(messages.at, row.at),
        notInArray(messages.id, [...movedIds]),
      ),
    )
    .get()
  return found?.at ?? undefined
}

/** Who joined by the move and has written nothing there since. */
function joinedInVain(office: Office, row: MoveRow): readonly string[] {
  const rest = office.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.ticketId, row.intoId), sql`${messages.direction} = 'in'`))
    .all()
    .map(({ id }) => id)
  const writers = rest.length === 0 ? [] : writersOf(office, rest)
  return row.joined.map(({ key }) => key).filter((key) => !writers.includes(key))
}

function tellBack(office: Office, row: MoveRow, into: Ticket, actor: Actor, at: Date): void {
  const shared = { at, actor }
  const { movingDay } = dayBack(row, into)
  const facts = { move: row.id, by: row.kind, isUndo: true }
  appendEvents(office, [
    {
      ...shared,
      kind: 'messages-left',
      ticketId: row.intoId,
      facts: { ...facts, into: row.fromId, messages: row.moved.length },
    },
    ...row.moved.map(({ messageId }) => ({
      ...shared,
      kind: 'message-moved' as const,
      ticketId: row.fromId,
      messageId,
      facts: { ...facts, from: row.intoId },
    })),
    ...(movingDay === undefined
      ? []
      : [
          {
            ...movingDayEvent(into.movingDay, movingDay ?? undefined, actor, at, {
              by: 'merge',
              isUndo: true,
            }),
            ticketId: row.intoId,
          },
        ]),
  ])
}
