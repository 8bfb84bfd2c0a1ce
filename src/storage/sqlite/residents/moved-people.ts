import type { Address } from '../../../mail/inbound-mail.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import { and, asc, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import type { JoinedPerson } from '../schema/acts.ts'
import { messages, participants } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { addParticipants, participantRows } from '../tickets/participant-rows.ts'

/** Only who is named here takes part in the other ticket from now on; answers those who did not before. */
export function joinPeople(
  office: Office,
  fromId: string,
  intoId: string,
  keys: readonly string[],
): readonly JoinedPerson[] {
  const known = new Set(participantRows(office, intoId).map(({ key }) => key))
  const joined = participantRows(office, fromId)
    .filter(({ key }) => keys.includes(key) && !known.has(key))
    .map(({ key, name, address }) => ({ key, name, address }))
  addParticipants(office, intoId, joined)
  return joined
}

/** Whose every word left a ticket takes no part in it any more: an old token of it lets them write there no longer. */
export function leavePeople(
  office: Office,
  fromId: string,
  goneIds: ReadonlySet<string>,
): readonly JoinedPerson[] {
  const rows = office.db
    .select({
      id: messages.id,
      direction: messages.direction,
      kind: messages.kind,
      from: messages.from,
      to: messages.to,
      cc: messages.cc,
    })
    .from(messages)
    .where(and(eq(messages.ticketId, fromId), eq(messages.isUndone, false)))
    .all()
  const wrote = (row: (typeof rows)[number]) => (row.direction === 'in' && row.from ? [row.from] : [])
  const wasAnswered = (row: (typeof rows)[number]) => (row.kind === 'reply' ? [...row.to, ...row.cc] : [])
  const going = rows.filter(({ id }) => goneIds.has(id)).flatMap(wrote)
  const staying = rows
    .filter(({ id }) => !goneIds.has(id))
    .flatMap((row) => [...wrote(row), ...wasAnswered(row)])
  const kept = new Set(staying.map(({ address }) => participantKey(address)))
  const gone = new Set(going.map(({ address }) => participantKey(address)).filter((key) => !kept.has(key)))
  const left = participantRows(office, fromId).filter(({ key }) => gone.has(key))
  removePeople(
    office,
    fromId,
    left.map(({ key }) => key),
  )
  return left.map(({ key, name, address }) => ({ key, name, address }))
}

export function removePeople(office: Office, ticketId: string, keys: readonly string[]): void {
  if (keys.length === 0) return
  office.db
    .delete(participants)
    .where(and(eq(participants.ticketId, ticketId), inArray(participants.key, [...keys])))
    .run()
}

/** The ticket is of whoever wrote its first message: nobody else is offered its answers. */
export function nameRequester(office: Office, ticketId: string): void {
  const first = office.db
    .select({ from: messages.from })
    .from(messages)
    .where(
      and(eq(messages.ticketId, ticketId), eq(messages.direction, 'in'), sql`${messages.isCollapsed} = 0`),
    )
    .orderBy(asc(messages.number))
    .limit(1)
    .get()
  office.db
    .update(tickets)
    .set({ requesterName: first?.from?.name ?? null, requesterAddress: first?.from?.address ?? null })
    .where(eq(tickets.id, ticketId))
    .run()
}

/** Keys of those who wrote some of the messages. */
export function writersOf(office: Office, messageIds: readonly string[]): readonly string[] {
  return [...new Set(wroteOf(rowsOf(office, messageIds)).map(({ address }) => participantKey(address)))]
}

/** Whose matter the messages are: who wrote them, the first first; where nobody did, whom our answers went to. */
export function peopleOf(office: Office, messageIds: readonly string[]): readonly Address[] {
  const rows = rowsOf(office, messageIds)
  const wrote = wroteOf(rows)
  return wrote.length > 0 ? wrote : rows.flatMap(({ kind, to }) => (kind === 'reply' ? to : []))
}

function wroteOf(rows: ReturnType<typeof rowsOf>): readonly Address[] {
  return rows.flatMap(({ direction, from }) => (direction === 'in' && from ? [from] : []))
}

function rowsOf(office: Office, messageIds: readonly string[]) {
  return office.db
    .select({ direction: messages.direction, kind: messages.kind, from: messages.from, to: messages.to })
    .from(messages)
    .where(inArray(messages.id, [...messageIds]))
    .orderBy(asc(messages.number))
    .all()
}
