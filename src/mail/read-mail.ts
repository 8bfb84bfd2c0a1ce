import { type Classification, classify } from './automatic/automatic.ts'
import { readDeliveryReport } from './automatic/delivery-report.ts'
import { receiptRefusal } from './automatic/receipt-refusal.ts'
import { readRecipientReport } from './automatic/recipient-report.ts'
import { readSecureNotice } from './automatic/secure-notice.ts'
import { decodeText } from './decoding/decode-text.ts'
import { readHeaderFacts } from './header-facts.ts'
import { definedFields } from './headers/defined-fields.ts'
import { headerValue } from './headers/header-block.ts'
import { readSubject } from './headers/subject.ts'
import type { InboundMail, MailAttachment, Problem, ReadingContext, SecureNotice } from './inbound-mail.ts'
import { distinctName, isDangerousName, safeAttachmentName } from './parts/attachment-name.ts'
import { calendarSummary } from './parts/calendar-summary.ts'
import { encryptionOf } from './parts/encryption.ts'
import type { AttachedLeaf, MailContent } from './parts/leaf-reader.ts'
import type { RawDigest } from './raw-digest.ts'
import { cleanBody, cleanLine } from './text/clean-text.ts'
import { collectBody, isVisible, type MailBody } from './text/mail-body.ts'
import { visibleText, withoutMarks } from './text/visible-text.ts'

const MAX_ATTACHMENTS = 500
const MAX_HEADERS = 64 << 10
const MAX_LOST = 256 << 10

/** Everything known of a mail, put together. Pure. */
export function readMail(digest: RawDigest, content: MailContent, context: ReadingContext): InboundMail {
  const { problems: headerProblems, isFromForm, ...facts } = readHeaderFacts(digest.header, context)
  const body = collectBody(content.bodyParts)
  const attachments = nameAttachments(content.attached, body.html)
  const lost = lostBody(body, content)
  const invitation = content.calendars.map(calendarSummary).find((line) => line !== undefined)
  const text = withFirstLine(invitation, lost ?? withoutBlankEnds(withoutMarks(body.markedText)))
  const encryption = encryptionOf(content, text)
  const common = { header: digest.header, subject: facts.subject, senderAddress: facts.sender?.address }
  // A rejection may wear the form of a notice (Dovecot), never that of a complaint.
  const isFeedback = content.feedbackReports.length > 0 && content.deliveryStatuses.length === 0
  const delivery = isFeedback
    ? undefined
    : readDeliveryReport(content, { ...common, text, ownAddresses: context.ownAddresses })
  const recipientReport = delivery ? undefined : readRecipientReport(content, { ...common, text })
  const classified = classify({
    ...common,
    types: content.types,
    isReply: facts.inReplyTo.length + facts.references.length > 0,
    isBounce: delivery?.isBounce ?? false,
    isRecipientReport: recipientReport !== undefined,
    ownListIds: context.ownListIds ?? [],
  })
  const secureNotice =
    classified.kind === 'bounce' || facts.authentication === 'fail'
      ? undefined
      : readSecureNotice(
          { ...common, text, html: body.html, arrivedAt: facts.receivedAt ?? facts.dateHeader },
          context.secureMailRules ?? [],
        )
  // A machine sends the notice or the form, but a person wrote what it carries.
  const isPersons = secureNotice !== undefined || (isFromForm && !recipientReport && isFilledIn(classified))
  const { kind, reason } = isPersons ? { kind: 'person' as const, reason: undefined } : classified
  const problems = [
    ...headerProblems,
    ...content.problems,
    ...body.problems.map((code) => ({ code })),
    ...attachments.problems,
    ...(lost === undefined ? [] : [{ code: 'body-lost-boundary' } as const]),
    ...noticeProblems(secureNotice),
    ...(encryption === undefined ? [] : [{ code: 'encrypted', detail: encryption } as const]),
  ]
  return definedFields({
    ...facts,
    messageKey: facts.messageId ?? `sha256:${digest.canonicalHash}`,
    canonicalHash: digest.canonicalHash,
    text,
    visibleText: withFirstLine(invitation, lost ?? visibleText(body.markedText)),
    html: body.html,
    attachments: attachments.named,
    kind,
    automaticReason: reason,
    noReceiptReason: receiptRefusal({
      ...common,
      kind,
      authentication: facts.authentication,
      ownAddresses: context.ownAddresses,
    }),
    deliveryReport: delivery?.report,
    recipientReport,
    secureNotice,
    headers: headerText(digest.headerBytes),
    rawSize: digest.rawSize,
    rawSha256: digest.rawSha256,
    problems: distinctProblems(problems),
    degraded: lost !== undefined,
  })
}

/** Programs of forms mark what they send as automatic; an answer of a program and a report stay what they are. */
function isFilledIn({ kind, reason }: Classification): boolean {
  return kind === 'automatic' && reason === 'Auto-Submitted: auto-generated'
}

function noticeProblems(notice: SecureNotice | undefined): Problem[] {
  if (!notice) return []
  const expires = notice.expiresOn
    ? [{ code: 'secure-notice-expires', detail: notice.expiresOn } as const]
    : []
  return [{ code: 'secure-notice', detail: notice.service }, ...expires]
}

function withFirstLine(line: string | undefined, text: string): string {
  return line === undefined ? text : `${line}\n\n${text}`.trimEnd()
}

function withoutBlankEnds(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}

/** The header block for the page of headers. */
export function headerText(bytes: Buffer): string {
  return bytes.toString('latin1', 0, MAX_HEADERS).replaceAll('\0', '').trimEnd()
}

/** R-BODY-5: a multipart whose boundary is lost shows its bytes rather than nothing. */
function lostBody(body: MailBody, content: MailContent): string | undefined {
  if (isVisible(body.markedText) || body.html !== undefined || content.attached.length > 0) return undefined
  const text = cleanBody(decodeText(content.stray.subarray(0, MAX_LOST)).text)
  return isVisible(text) ? text.trimEnd() : undefined
}

function nameAttachments(
  leaves: readonly AttachedLeaf[],
  html: string | undefined,
): { named: MailAttachment[]; problems: Problem[] } {
  const problems: Problem[] = []
  const taken = new Set<string>()
  const referenced = referencedIds(html)
  const named = leaves.slice(0, MAX_ATTACHMENTS).map((leaf) => {
    const { name: written, type, contentId } = leaf.heading
    const safe = safeAttachmentName(
      written,
      type,
      leaf.nested && readSubject(headerValue(leaf.nested, 'subject')).subject,
    )
    const name = distinctName(safe, taken)
    if (written !== undefined && cleanLine(written) !== safe)
      problems.push({ code: 'attachment-name-changed', detail: name })
    if (isDangerousName(name)) problems.push({ code: 'attachment-dangerous', detail: name })
    if (leaf.isLocked) problems.push({ code: 'attachment-locked', detail: name })
    if (leaf.size === 0) problems.push({ code: 'attachment-empty', detail: name })
    const inline = contentId !== undefined && referenced.has(contentId)
    return definedFields({
      part: leaf.part,
      name,
      type,
      size: leaf.size,
      sha256: leaf.sha256,
      inline,
      contentId,
    })
  })
  if (leaves.length > MAX_ATTACHMENTS) problems.push({ code: 'attachments-truncated' })
  return { named, problems }
}

/** R-ATT-3: ids that the HTML refers to by `cid:`; compared as written, after percent-decoding. */
function referencedIds(html: string | undefined): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const match of (html ?? '').matchAll(/cid:([^"'\s<>)]{1,500})/gi)) {
    ids.add(match[1]!)
    ids.add(percentDecoded(match[1]!))
  }
  return ids
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

const MAX_PROBLEMS = 50

function distinctProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [`${problem.code} ${problem.detail ?? ''}`, problem]))
  return [...seen.values()].slice(0, MAX_PROBLEMS)
}
