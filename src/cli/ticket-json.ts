import type { MessageView, TicketView } from '../web/desk-store.ts'

/** The stable shape of `ticket show --json` (product.md §3); times are ISO 8601 UTC, absent values are null. */
export function ticketJson({ ticket, queue, assigneeName, possiblyRelatedReference, messages }: TicketView) {
  return {
    reference: ticket.reference,
    state: ticket.state,
    class: ticket.class,
    queue,
    subject: ticket.subject,
    requester: ticket.requester ?? null,
    language: ticket.language,
    urgency: ticket.urgency,
    movingDay: ticket.movingDay ?? null,
    assignee: assigneeName ?? null,
    createdAt: ticket.createdAt.toISOString(),
    waitingSince: iso(ticket.waitingSince),
    dueAt: iso(ticket.dueAt),
    firstAnsweredAt: iso(ticket.firstAnsweredAt),
    closedAt: iso(ticket.closedAt),
    erasedAt: iso(ticket.erasedAt),
    possiblyRelatedTo: possiblyRelatedReference ?? null,
    messages: messages.map(messageJson),
  }
}

function messageJson(message: MessageView) {
  return {
    id: message.id,
    direction: message.direction,
    kind: message.kind,
    from: message.from ?? null,
    to: message.to,
    cc: message.cc,
    subject: message.subject,
    receivedAt: message.direction === 'in' ? message.at.toISOString() : null,
    sentAt: iso(message.sentAt),
    erasedAt: iso(message.erasedAt),
    dateHeader: iso(message.dateHeader),
    messageId: message.messageId ?? null,
    inReplyTo: message.inReplyTo ?? null,
    references: message.references,
    text: message.text,
    visibleText: message.visibleText,
    attachments: message.attachments.map(({ name, type, size, sha256, isInline }) => ({
      name,
      type,
      size,
      sha256,
      inline: isInline,
    })),
    rawSize: message.rawSize ?? null,
    rawSha256: message.rawSha256 ?? null,
    threadedBy: message.threadedBy ?? null,
    automaticReason: message.automaticReason ?? null,
    delivery: message.delivery ? deliveryJson(message.delivery) : null,
    problems: message.problems,
  }
}

function deliveryJson(delivery: NonNullable<MessageView['delivery']>) {
  return {
    state: delivery.state,
    sentAt: iso(delivery.sentAt),
    nextAttemptAt: iso(delivery.nextAttemptAt),
    attempts: delivery.attempts,
    recipients: delivery.recipients.map(({ address, role, state, code, status, at }) => ({
      address,
      role,
      state,
      code: code ?? null,
      status: status ?? null,
      at: iso(at),
    })),
  }
}

function iso(date: Date | undefined): string | null {
  return date?.toISOString() ?? null
}
