import type { SQL } from 'drizzle-orm'
import type { AttachmentView, DeliveryView, MessageView } from '../../../web/desk-store.ts'
import { alias, and, asc, eq, getTableColumns, inArray } from '../file/drizzle.ts'
import { recipientReports } from '../intake/recipient-reports.ts'
import type { Office } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { deliveries, incompleteMails } from '../schema/mailbox.ts'
import { attachments, messages } from '../schema/messages.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import { users } from '../schema/people.ts'
import { present } from '../tickets/ticket-rows.ts'

/** A thread longer than this shows its first messages only; nobody reads ten thousand. */
const MOST_MESSAGES = 2_000

type MessageRow = ReturnType<typeof messageRows>[number]

/** Messages with their files and deliveries, in four queries whatever their number. */
export function messageViews(office: Office, where: SQL | undefined): MessageView[] {
  const rows = messageRows(office, where)
  const ids = rows.map(({ message }) => message.id)
  const files = Map.groupBy(attachmentRows(office, ids), ({ messageId }) => messageId)
  const recipients = Map.groupBy(recipientRows(office, ids), ({ messageId }) => messageId)
  const sentOf = new Set(rows.flatMap(({ outgoing }) => (outgoing ? [outgoing.ticketId] : [])))
  const reports = recipientReports(office, [...sentOf])
  return rows.map((row) => {
    const { id } = row.message
    const delivery = row.outgoing && toDelivery(row.outgoing, recipients.get(id) ?? [], reports.get(id) ?? [])
    return {
      ...toMessage(row),
      attachments: (files.get(id) ?? []).map(toAttachment),
      ...(delivery ? { delivery } : {}),
      ...incompleteOf(row),
    }
  })
}

function messageRows(office: Office, where: SQL | undefined) {
  const author = alias(users, 'author')
  const { html: _html, headers: _headers, ...withoutOriginal } = getTableColumns(messages)
  return office.db
    .select({
      message: withoutOriginal,
      authorName: author.name,
      rawSize: contents.size,
      rawSha256: contents.sha256,
      outgoing,
      incomplete: incompleteMails,
      lying: { folder: deliveries.folder, arrivedAt: deliveries.arrivedAt },
    })
    .from(messages)
    .leftJoin(author, eq(author.id, messages.authorId))
    .leftJoin(contents, eq(contents.id, messages.contentId))
    .leftJoin(outgoing, eq(outgoing.id, messages.id))
    .leftJoin(incompleteMails, eq(incompleteMails.messageId, messages.id))
    .leftJoin(deliveries, eq(deliveries.id, incompleteMails.deliveryId))
    .where(and(where, eq(messages.isUndone, false)))
    .orderBy(asc(messages.at), asc(messages.number))
    .limit(MOST_MESSAGES)
    .all()
}

function attachmentRows(office: Office, messageIds: readonly string[]) {
  return inBatches(messageIds, (ids) =>
    office.db
      .select()
      .from(attachments)
      .where(inArray(attachments.messageId, ids))
      .orderBy(asc(attachments.number))
      .all(),
  )
}

function recipientRows(office: Office, messageIds: readonly string[]) {
  return inBatches(messageIds, (ids) =>
    office.db
      .select({ messageId: outgoing.id, recipient: outgoingRecipients })
      .from(outgoing)
      .innerJoin(outgoingRecipients, eq(outgoingRecipients.outgoingId, outgoing.id))
      .where(inArray(outgoing.id, ids))
      .orderBy(asc(outgoingRecipients.number))
      .all(),
  )
}

/** A statement takes a bounded number of values. */
function inBatches<Row>(ids: readonly string[], read: (ids: string[]) => Row[]): Row[] {
  const rows: Row[] = []
  for (let start = 0; start < ids.length; start += 500) rows.push(...read(ids.slice(start, start + 500)))
  return rows
}

function toMessage(row: MessageRow): Omit<MessageView, 'attachments' | 'delivery'> {
  const { message } = row
  return {
    id: message.id,
    ticketId: message.ticketId,
    direction: message.direction,
    kind: message.kind,
    to: message.to,
    cc: message.cc,
    replyTo: message.replyTo,
    subject: message.subject,
    at: message.at,
    references: message.references,
    text: message.text,
    visibleText: message.visibleText,
    hasHtml: message.hasHtml,
    isCollapsed: message.isCollapsed,
    isDegraded: message.isDegraded,
    problems: message.problems,
    ...(message.rfcMessageId === null ? {} : { messageId: message.rfcMessageId }),
    ...present(message, [
      'from',
      'sentAt',
      'dateHeader',
      'inReplyTo',
      'language',
      'threadedBy',
      'automaticReason',
      'authentication',
      'secureNotice',
      'call',
      'linkOpenedAt',
      'erasedAt',
    ]),
    ...present(row, ['authorName', 'rawSize', 'rawSha256']),
  }
}

function incompleteOf({ incomplete, lying }: MessageRow): Pick<MessageView, 'incomplete'> {
  if (!incomplete || !lying) return {}
  const { endedAs, endedAt, endsAt, nextTryAt } = incomplete
  return {
    incomplete: {
      state: endedAs ?? 'open',
      endsAt: endedAt ?? endsAt,
      folder: lying.folder ?? '',
      arrivedAt: lying.arrivedAt,
      ...(nextTryAt ? { nextTryAt } : {}),
    },
  }
}

export function toAttachment(row: typeof attachments.$inferSelect): AttachmentView {
  const { id, name, type, size, sha256, isInline, isLeftOnServer } = row
  return { id, name, type, size, sha256, isInline, isLeftOnServer, ...present(row, ['contentId']) }
}

function toDelivery(
  row: typeof outgoing.$inferSelect,
  recipients: readonly { readonly recipient: typeof outgoingRecipients.$inferSelect }[],
  reports: DeliveryView['reports'],
): DeliveryView {
  const { kind, state, notBefore, attempts } = row
  return {
    kind,
    state,
    notBefore,
    attempts,
    isSecure: row.secureSuffix !== null,
    reports,
    ...(row.sentAt ? { sentAt: row.sentAt } : {}),
    ...(state === 'retry' ? { nextAttemptAt: row.dueAt } : {}),
    recipients: recipients.map(({ recipient }) => ({
      name: recipient.name,
      address: recipient.address,
      role: recipient.role,
      state: recipient.state,
      ...present(recipient, ['code', 'status', 'diagnostic', 'at']),
    })),
  }
}
