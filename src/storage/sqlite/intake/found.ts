import type { Found, FoundTicket, Lookup } from '../../../intake/filing/filing.ts'
import type { Ticket } from '../../../tickets/ticket.ts'
import { erasedMark } from '../erasure/erasure-marks.ts'
import { and, asc, desc, eq, inArray, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoing } from '../schema/outgoing.ts'
import { tickets } from '../schema/tickets.ts'
import { participantRows } from '../tickets/participant-rows.ts'
import { survivorOf } from '../tickets/survivor.ts'
import { toTicket } from '../tickets/ticket-rows.ts'
import { receiptHistory } from './receipt-history.ts'
import { outgoingIdOf, reportedOutgoing } from './reported-outgoing.ts'
import { type DeliveredMail, sameHead } from './same-head.ts'

/** A mail may name 52 parents of as many tickets; the nearest few decide. */
const MOST_TICKETS = 8

const { placeholder } = sql

/** Everything the rule may want to know, by look-ups in indexes whose size a sender cannot choose. */
export function lookUp(office: Office, lookup: Lookup, delivery: DeliveredMail): Found {
  const seen = new Map<string, FoundTicket>()
  const find = (ticketId: string | undefined) =>
    ticketId === undefined ? undefined : foundTicket(office, ticketId, seen)
  const known = knownMessage(office, lookup)
  const same = sameHead(office, lookup, delivery)
  const own = ownMessage(office, lookup)
  const reported = reportedOutgoing(office, lookup)
  const byToken = find(ticketOfToken(office, lookup.token))
  const byReference = find(ticketOfReference(office, lookup.reference))
  const byThreadIndex = find(ticketOfThreadIndex(office, lookup.threadIndexGuid))
  const byParent = parents(office, lookup.parentIds).flatMap(({ id, ticketId }) => {
    const found = find(ticketId)
    return found ? [{ ...found, id }] : []
  })
  if (reported) find(reported.ticketId)
  return {
    ...(known ? { known } : {}),
    ...(same ? { sameHead: { ...same, ...ofTicket(find(same.ticketId)) } } : {}),
    ...(own ? { own } : {}),
    ...(byToken ? { byToken } : {}),
    byParent,
    ...(byReference ? { byReference } : {}),
    ...(byThreadIndex ? { byThreadIndex } : {}),
    ...(reported ? { reported } : {}),
    receipts: receiptHistory(office, lookup.senderKey, [...seen.keys()]),
  }
}

function ofTicket(found: FoundTicket | undefined): { readonly ticket?: Ticket } {
  return found ? { ticket: found.ticket } : {}
}

/**
 * A reused id may have several messages: the one with the same content is the redelivered one (R-ID-4). An erased
 * one is known by its marks.
 */
function knownMessage(office: Office, { messageKey, canonicalHash }: Lookup): Found['known'] {
  const [erasedKey, erasedHash] = [erasedMark(office, messageKey), erasedMark(office, canonicalHash)]
  const row = byKey(office).get({ messageKey, canonicalHash, erasedKey, erasedHash })
  return (
    row && {
      ...row,
      canonicalHash: row.canonicalHash === erasedHash ? canonicalHash : (row.canonicalHash ?? ''),
    }
  )
}

const byKey = prepared((db) =>
  db
    .select({ messageId: messages.id, ticketId: messages.ticketId, canonicalHash: messages.canonicalHash })
    .from(messages)
    .where(
      and(
        inArray(messages.messageKey, [placeholder('messageKey'), placeholder('erasedKey')]),
        eq(messages.direction, 'in'),
      ),
    )
    .orderBy(
      desc(sql`${messages.canonicalHash} in (${placeholder('canonicalHash')}, ${placeholder('erasedHash')})`),
      asc(messages.at),
      asc(messages.id),
    )
    .limit(1)
    .prepare(),
)

/** By its Message-ID, or by its loop mark where a provider gave it another id (R-OUT-8). */
function ownMessage(office: Office, { messageKey, ownRowId }: Lookup): Found['own'] {
  const messageId = outgoingIdOf(office, messageKey) ?? ownRowId
  if (messageId === undefined) return undefined
  return outgoingOf(office).get({ messageId })
}

const outgoingOf = prepared((db) =>
  db
    .select({ messageId: outgoing.id, ticketId: outgoing.ticketId })
    .from(outgoing)
    .where(eq(outgoing.id, placeholder('messageId')))
    .prepare(),
)

/** A message may have been moved since it was sent: its answer goes where it stands now. */
function ticketOfToken(office: Office, token: Lookup['token']): string | undefined {
  if (token?.messageId === undefined) return token?.ticketId
  const row = office.db
    .select({ ticketId: messages.ticketId })
    .from(messages)
    .where(eq(messages.id, token.messageId))
    .get()
  return row?.ticketId ?? token.ticketId
}

function foundTicket(office: Office, named: string, seen: Map<string, FoundTicket>): FoundTicket | undefined {
  const id = survivorOf(office, named)
  const known = seen.get(id)
  if (known || seen.size >= MOST_TICKETS) return known
  const row = ticketOf(office).get({ id })
  if (!row) return undefined
  const found = {
    ticket: toTicket(row),
    participants: participantRows(office, id).map(({ key }) => key),
    lastMessageAt: row.lastMessageAt,
  }
  seen.set(id, found)
  return found
}

/** Messages the mail answers, in the order it names them; an id may be of several tickets. */
function parents(office: Office, ids: readonly string[]): { id: string; ticketId: string }[] {
  if (ids.length === 0) return []
  const wanted = [...ids]
  const byId = office.db
    .select({ id: messages.messageKey, ticketId: messages.ticketId })
    .from(messages)
    .where(inArray(messages.messageKey, wanted))
    .limit(4 * wanted.length)
    .all()
  const byAlias = office.db
    .select({ id: outgoing.aliasId, ticketId: outgoing.ticketId })
    .from(outgoing)
    .where(inArray(outgoing.aliasId, wanted))
    .limit(4 * wanted.length)
    .all()
  const hits = [...byId, ...byAlias]
  return wanted.flatMap((id) => {
    const ticketIds = new Set(hits.filter((hit) => hit.id === id).map(({ ticketId }) => ticketId))
    return [...ticketIds].map((ticketId) => ({ id, ticketId }))
  })
}

function ticketOfReference(office: Office, reference: string | undefined): string | undefined {
  if (reference === undefined) return undefined
  return ofReference(office).get({ reference })?.id
}

const ticketOf = prepared((db) =>
  db
    .select()
    .from(tickets)
    .where(eq(tickets.id, placeholder('id')))
    .prepare(),
)

const ofReference = prepared((db) =>
  db
    .select({ id: tickets.id })
    .from(tickets)
    .where(eq(tickets.reference, placeholder('reference')))
    .prepare(),
)

function ticketOfThreadIndex(office: Office, guid: string | undefined): string | undefined {
  if (guid === undefined) return undefined
  return office.db
    .select({ ticketId: messages.ticketId })
    .from(messages)
    .where(eq(messages.threadIndexGuid, guid))
    .orderBy(desc(messages.at), desc(messages.id))
    .limit(1)
    .get()?.ticketId
}
