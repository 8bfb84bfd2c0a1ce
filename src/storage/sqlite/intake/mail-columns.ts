import { randomUUIDv7 } from 'node:crypto'
import type { Lookup } from '../../../intake/filing/filing.ts'
import type { LeftPart } from '../../../intake/intake-store.ts'
import type { InboundMail } from '../../../mail/inbound-mail.ts'
import type { attachments } from '../schema/messages.ts'

export type ListedFiles = readonly Omit<typeof attachments.$inferInsert, 'messageId' | 'number'>[]

/** What a mail says, as columns of its message; where it was filed is not among them. */
export function readingColumns(mail: InboundMail, lookup: Lookup) {
  const { text, visibleText, html, headers } = mail
  return {
    from: mail.sender ?? mail.from[0] ?? null,
    to: mail.to,
    cc: mail.cc,
    replyTo: mail.replyTo,
    subject: mail.subject,
    dateHeader: mail.dateHeader ?? null,
    rfcMessageId: mail.messageId ?? null,
    messageKey: lookup.messageKey,
    canonicalHash: lookup.canonicalHash,
    threadIndexGuid: lookup.threadIndexGuid ?? null,
    inReplyTo: mail.inReplyTo[0] ?? null,
    references: mail.references,
    automaticReason: mail.automaticReason ?? null,
    authentication: mail.authentication,
    secureNotice: mail.secureNotice ?? null,
    isDegraded: mail.degraded,
    hasHtml: html !== undefined,
    problems: mail.problems,
    text,
    visibleText,
    html: html ?? null,
    headers,
  }
}

/** The files of a mail; the caller gives them ids. */
export function listedFiles(mail: InboundMail) {
  return mail.attachments.map(({ part, name, type, size, sha256, inline, contentId }) => ({
    part,
    name,
    type,
    size,
    sha256,
    contentId: contentId ?? null,
    isInline: inline,
    isLeftOnServer: false,
  }))
}

/** Parts that were not fetched: listed, their bytes are not here (R-ATT-5). */
export function leftFiles(left: readonly LeftPart[] | null): ListedFiles {
  return (left ?? []).map((part) => ({
    ...part,
    id: randomUUIDv7(),
    part: 0,
    sha256: '',
    contentId: null,
    isInline: false,
    isLeftOnServer: true,
  }))
}
