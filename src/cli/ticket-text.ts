import type { InboxRow, MessageView, TicketView } from '../web/desk-store.ts'

/** One line a ticket, for eyes; scripts use --json. */
export function listText(rows: readonly InboxRow[]): string {
  if (rows.length === 0) return 'No tickets.\n'
  return rows
    .map(
      ({ ticket, queue, assigneeName }) =>
        `${[ticket.reference, queue, ticket.dueAt ? `due ${minute(ticket.dueAt)}` : 'no target', assigneeName ?? '-', ticket.erasedAt ? erased(ticket.erasedAt) : oneLine(ticket.subject)].join('  ')}\n`,
    )
    .join('')
}

export function ticketText({ ticket, queue, messages }: TicketView): string {
  const head = `${ticket.reference}  ${ticket.state} (${queue})  ${ticket.erasedAt ? erased(ticket.erasedAt) : oneLine(ticket.subject)}\n`
  return head + messages.map(messageText).join('')
}

function messageText(message: MessageView): string {
  const who = message.from
    ? `${message.from.name} <${message.from.address}>`
    : (message.authorName ?? 'unknown sender')
  const state = message.delivery ? `  ${message.delivery.state}` : ''
  return `\n${minute(message.at)}  ${message.direction} ${message.kind}${state}  ${oneLine(who)}\n${message.erasedAt ? erased(message.erasedAt) : message.visibleText}\n`
}

function erased(at: Date): string {
  return `[data erased ${at.toISOString().slice(0, 10)}]`
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`
}

/** Terminals obey control characters; mail is written by strangers. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
}
