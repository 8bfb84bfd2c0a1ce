import type { OutgoingMime } from '../../replies/outgoing-mime.ts'
import { envelopeAddress } from './envelope-address.ts'

/**
 * The first field that must not become part of a mail, by name; undefined when all may. A line end or NUL in
 * a value that goes into a header is never an accident worth repairing (R-OUT-6).
 */
export function unsafeField(message: OutgoingMime): string | undefined {
  const { from, replyTo, to, cc } = message
  const addressed = { from: [from], replyTo: replyTo ? [replyTo] : [], to, cc }
  for (const [field, addresses] of Object.entries(addressed)) {
    const isUnsafe = addresses.some(
      ({ name, address }) => breaksHeader(name) || envelopeAddress(address).kind === 'refused',
    )
    if (isUnsafe) return field
  }
  const values: Record<string, readonly string[]> = {
    subject: [message.subject],
    messageId: [message.messageId],
    inReplyTo: [message.inReplyTo ?? ''],
    references: message.references,
    loopMark: [message.loopMark],
    attachments: message.attachments.flatMap(({ name, type }) => [name, type]),
  }
  const broken = Object.entries(values).find(([, each]) => each.some(breaksHeader))?.[0]
  if (broken !== undefined) return broken
  if (!isMessageId(message.messageId)) return 'messageId'
  if (message.inReplyTo !== undefined && !isMessageId(message.inReplyTo)) return 'inReplyTo'
  if (Number.isNaN(message.date.getTime())) return 'date'
  return message.text.includes('\0') ? 'text' : message.html?.includes('\0') ? 'html' : undefined
}

function breaksHeader(value: string): boolean {
  return /[\r\n\0\u0085\u2028\u2029]/.test(value)
}

function isMessageId(id: string): boolean {
  return /^[^\s<>]{3,900}$/.test(id)
}
