import { readArrival } from './arrival.ts'
import { findAddress, readAddresses } from './headers/addresses.ts'
import { decodeHeaderText } from './headers/encoded-words.ts'
import { type HeaderBlock, headerValue, headerValues } from './headers/header-block.ts'
import { readMailDate } from './headers/mail-date.ts'
import { readMessageId, readMessageIds } from './headers/message-ids.ts'
import { readSubject } from './headers/subject.ts'
import type { Address, Problem, ReadingContext } from './inbound-mail.ts'
import { readAuthentication } from './senders/authentication.ts'
import { readFormSender } from './senders/form-sender.ts'
import { participantKey } from './senders/participant-key.ts'
import { readSender } from './senders/sender.ts'
import { cleanLine } from './text/clean-text.ts'
import { LOOP_HEADER } from './threading/reply-token.ts'

export const MAX_RECIPIENTS = 200

/** What the header block of a mail says by itself, and what was odd about it. */
export type HeaderFacts = ReturnType<typeof readHeaderFacts>

export function readHeaderFacts(header: HeaderBlock, context: ReadingContext) {
  const { sender: named, from, problems: senderProblems } = readSender(header)
  const replyTo = readAddresses(headerValues(header, 'reply-to'), 20)
  const authentication = readAuthentication(header, context, named?.address)
  const form = readFormSender({ from, replyTo, authentication }, context)
  const sender = form.sender ?? named
  const { subject, isCut } = readSubject(headerValue(header, 'subject'))
  const recipients = readRecipients(header)
  const dateText = headerValue(header, 'date')
  const dateHeader = dateText === undefined ? undefined : readMailDate(dateText)
  const receivedAt = readArrival(header, context.receivingHost)
  const problems: Problem[] = [...senderProblems, ...form.problems]
  if (isCut) problems.push({ code: 'subject-truncated' })
  if (recipients.isCut) problems.push({ code: 'recipients-truncated' })
  const dateProblem = judgeDate(dateText, dateHeader, receivedAt)
  if (dateProblem) problems.push(dateProblem)
  return {
    messageId: readMessageId(headerValue(header, 'message-id')),
    sender,
    from,
    replyTo,
    to: recipients.to,
    cc: recipients.cc,
    subject,
    dateHeader,
    receivedAt,
    inReplyTo: readMessageIds(headerValues(header, 'in-reply-to')),
    references: readMessageIds(headerValues(header, 'references')),
    threadIndex: shortValue(header, 'thread-index', 2_000),
    threadTopic: shortValue(header, 'thread-topic', 998),
    deliveredTo: readDeliveredTo(header),
    contentLanguage: languageTag(headerValue(header, 'content-language')),
    authentication,
    isFromForm: form.sender !== undefined,
    loopMark: shortValue(header, LOOP_HEADER, 500),
    problems: [...problems, ...ownSender(sender, context)],
  }
}

/** R-AUTO-6: ours come back by their ids; what else says it is from us is forged, or an alias nobody told of. */
function ownSender(sender: Address | undefined, { ownAddresses }: ReadingContext): Problem[] {
  const key = sender && participantKey(sender.address)
  return ownAddresses.some((own) => participantKey(own) === key) ? [{ code: 'sender-is-us' }] : []
}

function readRecipients(header: HeaderBlock): { to: Address[]; cc: Address[]; isCut: boolean } {
  const to = readAddresses(headerValues(header, 'to'), MAX_RECIPIENTS + 1)
  const cc = readAddresses(headerValues(header, 'cc'), MAX_RECIPIENTS + 1)
  const kept = to.slice(0, MAX_RECIPIENTS)
  return {
    to: kept,
    cc: cc.slice(0, MAX_RECIPIENTS - kept.length),
    isCut: to.length + cc.length > MAX_RECIPIENTS,
  }
}

const DAY_MS = 86_400_000

/** R-DATE: missing, no date, more than an hour after or thirty days before the arrival. */
function judgeDate(
  text: string | undefined,
  date: Date | undefined,
  receivedAt: Date | undefined,
): Problem | undefined {
  if (text === undefined) return { code: 'date-missing' }
  if (!date) return { code: 'date-invalid' }
  if (!receivedAt) return undefined
  const late = date.getTime() - receivedAt.getTime()
  return late > DAY_MS / 24 || late < -30 * DAY_MS ? { code: 'date-unlikely' } : undefined
}

function readDeliveredTo(header: HeaderBlock): string[] {
  const names = new Set(['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'])
  const found = header.fields
    .filter((field) => names.has(field.name))
    .slice(0, 20)
    .map((field) => findAddress(field.value)?.toLowerCase())
  return [...new Set(found.filter((address) => address !== undefined))]
}

function shortValue(header: HeaderBlock, name: string, most: number): string | undefined {
  const value = headerValue(header, name)
  if (value === undefined) return undefined
  return (
    cleanLine(decodeHeaderText(value.slice(0, most * 2)))
      .slice(0, most)
      .toWellFormed() || undefined
  )
}

/** RFC 3282; the first language of a list. */
function languageTag(value: string | undefined): string | undefined {
  return /^\s{0,9}([a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3})(?=\s|,|;|$)/i.exec(value ?? '')?.[1]?.toLowerCase()
}
