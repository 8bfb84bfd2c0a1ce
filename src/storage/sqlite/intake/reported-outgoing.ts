import type { Lookup, ReportedOutgoing } from '../../../intake/filing/filing.ts'
import { and, asc, desc, eq, gt, min, ne, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import { findTicket } from '../tickets/ticket-rows.ts'

/** Id of the message of ours with this Message-ID: the one we gave, or a provider's instead (R-OUT-8). */
export function outgoingIdOf(office: Office, rfcMessageId: string): string | undefined {
  return (byGivenId(office).get({ rfcMessageId }) ?? byAlias(office).get({ rfcMessageId }))?.id
}

const byGivenId = prepared((db) =>
  db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.messageKey, sql.placeholder('rfcMessageId')),
        eq(messages.direction, 'out'),
        eq(messages.isUndone, false),
      ),
    )
    .prepare(),
)

const byAlias = prepared((db) =>
  db
    .select({ id: outgoing.id })
    .from(outgoing)
    .where(eq(outgoing.aliasId, sql.placeholder('rfcMessageId')))
    .prepare(),
)

/** What a delivery report or an automatic answer speaks of; the signed row id goes before the plain id. */
export function reportedOutgoing(
  office: Office,
  { reportedRowId, reportedMessageId }: Lookup,
): ReportedOutgoing | undefined {
  const row =
    outgoingRow(office, reportedRowId) ??
    outgoingRow(office, reportedMessageId && outgoingIdOf(office, reportedMessageId))
  const ticket = row && findTicket(office, row.ticketId)
  if (!ticket) return undefined
  const recipients = office.db
    .select({ address: outgoingRecipients.address, key: outgoingRecipients.key })
    .from(outgoingRecipients)
    .where(eq(outgoingRecipients.outgoingId, row.id))
    .orderBy(asc(outgoingRecipients.number))
    .all()
  return {
    outgoingId: row.id,
    messageId: row.id,
    ticketId: row.ticketId,
    kind: row.kind,
    recipients,
    ...(row.secureSuffix === null ? {} : { secureSuffix: row.secureSuffix }),
    ticket,
    withoutIt: withoutReply(office, row),
  }
}

function outgoingRow(office: Office, id: string | undefined) {
  return id === undefined ? undefined : office.db.select().from(outgoing).where(eq(outgoing.id, id)).get()
}

function withoutReply(
  office: Office,
  reply: { readonly id: string; readonly ticketId: string },
): ReportedOutgoing['withoutIt'] {
  const first = otherAnswers(office, reply).orderBy(asc(outgoing.sentAt), asc(outgoing.number)).limit(1).get()
  const last = otherAnswers(office, reply).orderBy(desc(outgoing.number)).limit(1).get()
  const waitingSince = oldestFromPerson(office, reply.ticketId, last?.number ?? 0)
  return {
    ...(first?.sentAt ? { firstAnsweredAt: first.sentAt } : {}),
    ...(waitingSince ? { waitingSince } : {}),
  }
}

/** Replies the server took for somebody it did not come back from. */
function otherAnswers(office: Office, reply: { readonly id: string; readonly ticketId: string }) {
  const arrived = sql`exists (select 1 from ${outgoingRecipients}
    where ${outgoingRecipients.outgoingId} = ${outgoing.id} and ${outgoingRecipients.role} = 'to'
    and ${outgoingRecipients.state} in ('accepted', 'delivered', 'delayed'))`
  return office.db
    .select({ number: outgoing.number, sentAt: outgoing.sentAt })
    .from(outgoing)
    .where(
      and(
        eq(outgoing.ticketId, reply.ticketId),
        ne(outgoing.id, reply.id),
        eq(outgoing.kind, 'reply'),
        eq(outgoing.state, 'sent'),
        arrived,
      ),
    )
    .$dynamic()
}

/** Arrival of the oldest message a person wrote behind place `number` of the ticket. */
export function oldestFromPerson(office: Office, ticketId: string, number: number): Date | undefined {
  const row = office.db
    .select({ at: min(messages.at) })
    .from(messages)
    .where(and(eq(messages.ticketId, ticketId), gt(messages.number, number), eq(messages.kind, 'person')))
    .get()
  return row?.at ?? undefined
}
