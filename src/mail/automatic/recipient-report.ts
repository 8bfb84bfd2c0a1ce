import { headerValue } from '../headers/header-block.ts'
import { readMessageId } from '../headers/message-ids.ts'
import type { RecipientReport } from '../inbound-mail.ts'
import type { MailContent } from '../parts/leaf-reader.ts'
import { originalId } from './delivery-report.ts'
import { recipientAddress } from './delivery-status.ts'

type Reported = Omit<RecipientReport, 'originalMessageId'> & {
  readonly originalMessageId?: string | undefined
}

/**
 * A notice of a mail program (R-MDN) or a complaint of a provider (R-ARF): what was said, about which message.
 * Whether that message is ours is not known here.
 */
export function readRecipientReport(
  content: MailContent,
  { text, senderAddress }: { readonly text: string; readonly senderAddress: string | undefined },
): RecipientReport | undefined {
  const reported = disposition(content) ?? complaint(content) ?? junkReport(content, senderAddress)
  if (!reported) return undefined
  const originalMessageId = reported.originalMessageId ?? originalId(content, text)
  return {
    said: reported.said,
    ...(reported.recipient ? { recipient: reported.recipient } : {}),
    ...(originalMessageId ? { originalMessageId } : {}),
  }
}

/** RFC 8098 §3.2.6: `manual-action/MDN-sent-manually; displayed`. A refusal or an error tells nothing. */
function disposition({ dispositions }: MailContent): Reported | undefined {
  for (const fields of dispositions.map(readFields)) {
    const type = /;\s{0,9}([a-z]{1,20})/i.exec(fields.get('disposition') ?? '')?.[1]?.toLowerCase()
    const said = (['displayed', 'deleted'] as const).find((known) => known === type)
    if (!said) continue
    const originalMessageId = readMessageId(fields.get('original-message-id'))
    return { said, originalMessageId, ...recipientOf(fields, 'original-recipient', 'final-recipient') }
  }
  return undefined
}

/** Feedback that is no complaint: the opposite of one (RFC 6430), and reports about signatures (RFC 6591). */
const NO_COMPLAINT = /^(?:not-spam|auth-failure|dmarc)\b/i

function complaint({ feedbackReports }: MailContent): Reported | undefined {
  const fields = feedbackReports
    .map(readFields)
    .find((each) => each.has('feedback-type') && !NO_COMPLAINT.test(each.get('feedback-type') ?? ''))
  return fields && { said: 'complaint', ...recipientOf(fields, 'removal-recipient', 'original-rcpt-to') }
}

const MICROSOFT_JUNK_REPORTS = 'staff@hotmail.com'

/**
 * Microsoft's junk reports have no report part: they name the recipient in the header of the message itself.
 * That header alone proves nothing, since whoever passes on a mail from Outlook.com attaches it, too.
 */
function junkReport({ attached }: MailContent, sender: string | undefined): Reported | undefined {
  if (sender?.toLowerCase() !== MICROSOFT_JUNK_REPORTS) return undefined
  for (const { nested } of attached) {
    const named = nested && headerValue(nested, 'x-hmxmroriginalrecipient')
    const recipient = recipientAddress(named)
    if (recipient) return { said: 'complaint', recipient }
  }
  return undefined
}

function recipientOf(
  fields: ReadonlyMap<string, string>,
  ...names: readonly string[]
): { recipient?: string } {
  const recipient = names.map((name) => recipientAddress(fields.get(name))).find((each) => each !== undefined)
  return recipient ? { recipient } : {}
}

const MAX_LINES = 500

/** The first value of every field, unfolded. */
function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  let last: string | undefined
  for (const line of text.split('\n', MAX_LINES)) {
    const match = /^([A-Za-z][\w-]{1,60})\s{0,9}:(.*)$/.exec(line)
    if (match) {
      last = fields.has(match[1]!.toLowerCase()) ? undefined : match[1]!.toLowerCase()
      if (last !== undefined) fields.set(last, match[2]!.trim())
    } else if (last !== undefined && /^[ \t]/.test(line))
      fields.set(last, `${fields.get(last)} ${line.trim()}`)
  }
  return fields
}
