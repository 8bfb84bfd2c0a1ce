import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { LOOP_HEADER } from '../mail/reply-token.ts'
import type { BuildMime, OutgoingAttachment, OutgoingMime } from '../replies/outgoing-mime.ts'
import { unsafeField } from './mime-faults.ts'
import { keptReferences } from './references-header.ts'

/**
 * The bytes of a mail (R-OUT-1…7): text first and the same as HTML, UTF-8, threading headers, names of
 * attachments by RFC 2231. Nothing in them depends on clock or chance. Addresses go in as objects, because
 * nodemailer reads further recipients out of strings (R-ADDR-7).
 */
export const toMime: BuildMime = async (message) => {
  const field = unsafeField(message)
  if (field !== undefined) return { kind: 'refused', field }
  return { kind: 'built', bytes: await compose(message).build() }
}

function compose(message: OutgoingMime) {
  return new MailComposer({
    from: message.from,
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    to: [...message.to],
    ...(message.cc.length === 0 ? {} : { cc: [...message.cc] }),
    subject: message.subject,
    messageId: `<${message.messageId}>`,
    ...(message.inReplyTo === undefined ? {} : { inReplyTo: `<${message.inReplyTo}>` }),
    references: keptReferences(message.references).map((id) => `<${id}>`),
    date: message.date,
    headers: ownHeaders(message),
    text: { content: message.text },
    ...(message.html === undefined ? {} : { html: { content: message.html } }),
    attachments: message.attachments.map(attachment),
    baseBoundary: createHash('sha256').update(message.messageId).digest('hex').slice(0, 24),
    boundaryPrefix: '=_nv',
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
}

/** Marks of RFC 3834 and Exchange on automatic mail only: an answer is a person's. */
function ownHeaders(message: OutgoingMime): Record<string, string> {
  return {
    'Content-Language': message.language,
    [LOOP_HEADER]: message.loopMark,
    ...(message.autoSubmitted === true
      ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }
      : {}),
  }
}

function attachment({ name, type, bytes }: OutgoingAttachment) {
  return {
    filename: name,
    contentType: leafType(type),
    contentDisposition: 'attachment',
    contentTransferEncoding: 'base64',
    content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  }
}

/** A composite type would be read as structure of the mail itself, and may not be base64 (RFC 2046 §5). */
function leafType(type: string): string {
  const isLeaf = /^[a-z0-9][a-z0-9.+_-]{0,126}\/[a-z0-9][a-z0-9.+_-]{0,126}$/i.test(type)
  return isLeaf && !/^(multipart|message)\//i.test(type) ? type.toLowerCase() : 'application/octet-stream'
}
