import { createHash } from 'node:crypto'
import { classify } from './automatic/automatic.ts'
import { receiptRefusal } from './automatic/receipt-refusal.ts'
import { decodeText } from './decoding/decode-text.ts'
import { readHeaderFacts } from './header-facts.ts'
import { definedFields } from './headers/defined-fields.ts'
import { readHeaderBlock } from './headers/header-block.ts'
import type { InboundMail, Problem, ReadingContext } from './inbound-mail.ts'
import { headerText } from './read-mail.ts'
import { cleanBody } from './text/clean-text.ts'

const MAX_HEAD = 256 << 10
const MAX_BODY = 64 << 10

/**
 * The mail of which only the header and the first bytes could be read (R-ROB-2): parsing threw, took too long
 * or died. It still becomes a ticket. Never throws; `start` may be empty.
 *
 * @param start the first bytes of the raw mail, of which 256 kB are looked at
 * @param problem why it could not be read as a mail
 */
export function degradedMail(
  start: Uint8Array,
  rawSize: number,
  rawSha256: string,
  context: ReadingContext,
  problem: Problem,
): InboundMail {
  const bytes = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, MAX_HEAD))
  const { head, body } = splitHead(bytes)
  const header = readHeaderBlock(head)
  const { problems, isFromForm: _, ...facts } = readHeaderFacts(header, context)
  const signs = { header, subject: facts.subject, senderAddress: facts.sender?.address }
  const { kind, reason } = classify({
    ...signs,
    types: new Set(),
    isReply: facts.inReplyTo.length > 0,
    isBounce: false,
    isRecipientReport: false,
    ownListIds: context.ownListIds ?? [],
  })
  const text = cleanBody(decodeText(body.subarray(0, MAX_BODY)).text).trim()
  // The whole could not be read, so the raw hash stands for the canonical one.
  const canonicalHash = createHash('sha256').update(rawSha256).digest('hex')
  return definedFields({
    ...facts,
    messageKey: facts.messageId ?? `sha256:${canonicalHash}`,
    canonicalHash,
    text,
    visibleText: text,
    html: undefined,
    attachments: [],
    kind,
    automaticReason: reason,
    noReceiptReason: receiptRefusal({
      ...signs,
      kind,
      authentication: facts.authentication,
      ownAddresses: context.ownAddresses,
    }),
    deliveryReport: undefined,
    headers: headerText(head),
    rawSize,
    rawSha256,
    problems: [...problems, problem],
    degraded: true,
  })
}

function splitHead(bytes: Buffer): { head: Buffer; body: Buffer } {
  const ends = [bytes.indexOf('\n\n'), bytes.indexOf('\n\r\n')].filter((at) => at >= 0)
  if (ends.length === 0) return { head: bytes, body: bytes.subarray(bytes.length) }
  const end = Math.min(...ends)
  return { head: bytes.subarray(0, end + 1), body: bytes.subarray(end + 1) }
}
