import type { Address } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import type { MessageView, TicketView } from '../desk-store.ts'
import type { ContactNotes, ResidentView } from './resident-store.ts'

export type CopiedFile = { readonly name: string; readonly type: string; readonly size: number }

export type CopiedMessage = {
  readonly direction: MessageView['direction']
  readonly kind: MessageView['kind']
  readonly at: Date
  readonly from?: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly subject: string
  readonly text: string
  readonly attachments: readonly CopiedFile[]
}

export type CopiedTicket = {
  readonly reference: string
  readonly subject: string
  readonly state: string
  readonly createdAt: Date
  readonly closedAt?: Date
  /** The day by which they must be out, where the enquiry is theirs. */
  readonly title?: string
  readonly movingDay?: string
  readonly messages: readonly CopiedMessage[]
  /** Messages of others in the same enquiry, and notes that were not asked for. */
  readonly leftOut: number
}

/** What a person is given of what the office holds about them (GDPR 15). */
export type ResidentCopy = {
  readonly addresses: readonly string[]
  readonly names: readonly string[]
  readonly contact?: ContactNotes
  readonly tickets: readonly CopiedTicket[]
}

/**
 * A copy holds what the person wrote and what was written to them. Nobody reads another's words in it: mail of
 * others in the same enquiry is counted, not copied. The office's own notes are left out until a person has
 * read them for what they say of others.
 */
export function residentCopy(
  resident: ResidentView,
  views: readonly TicketView[],
  withNotes: boolean,
): ResidentCopy {
  const keys = new Set(resident.addresses.map(({ address }) => participantKey(address)))
  return {
    addresses: resident.addresses.map(({ address }) => address),
    names: [...new Set(resident.addresses.flatMap(({ names }) => names))],
    ...(withNotes ? { contact: resident.notes } : {}),
    tickets: views.map((view) => copiedTicket(view, keys, withNotes)),
  }
}

function copiedTicket(
  { ticket, messages }: TicketView,
  keys: ReadonlySet<string>,
  withNotes: boolean,
): CopiedTicket {
  const isTheirs = ticket.requester !== undefined && isOne(ticket.requester, keys)
  const copied = messages.filter(({ direction, from, to, cc, erasedAt }) => {
    if (erasedAt) return false
    if (direction === 'note') return withNotes && isTheirs
    if (direction === 'in') return from !== undefined && isOne(from, keys)
    return [...to, ...cc].some((address) => isOne(address, keys))
  })
  const { reference, subject, title, state, createdAt, closedAt, movingDay } = ticket
  return {
    reference,
    subject: isTheirs ? subject : (copied[0]?.subject ?? ''),
    state,
    createdAt,
    ...(closedAt ? { closedAt } : {}),
    ...(isTheirs && withNotes && title !== undefined ? { title } : {}),
    ...(isTheirs && movingDay ? { movingDay } : {}),
    messages: copied.map(copiedMessage),
    leftOut: messages.length - copied.length,
  }
}

function isOne({ address }: Address, keys: ReadonlySet<string>): boolean {
  return keys.has(participantKey(address))
}

function copiedMessage(message: MessageView): CopiedMessage {
  const { direction, kind, at, from, to, cc, subject, text, attachments } = message
  return {
    ...{ direction, kind, at, to, cc, subject, text },
    attachments: attachments.map(({ name, type, size }) => ({ name, type, size })),
    ...(from ? { from } : {}),
  }
}
