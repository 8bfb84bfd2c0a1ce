import type { EventDraft } from '../events/event.ts'
import { withSecureSuffix } from '../mail/automatic/secure-suffix.ts'
import type { Address } from '../mail/inbound-mail.ts'
import { participantKey } from '../mail/senders/participant-key.ts'
import type { Language } from '../people/language.ts'
import type { InEachLanguage } from '../settings/settings.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { type Actor, type AfterReply, replyQueued } from '../tickets/transitions.ts'
import { attachmentLimits } from './attachment-limits.ts'
import type { DraftFields } from './draft-fields.ts'
import type { ReplyDraft } from './outbox-store.ts'
import type { OutgoingAttachment, OutgoingMime } from './outgoing-mime.ts'
import type { SubjectPolicy } from './reply-subject.ts'
import { type AnsweredMail, threadIds } from './thread-ids.ts'
import { writtenReply } from './written-reply.ts'

export type ReplyForm = {
  /** Made by the form, unique: a double click is one reply. */
  readonly formId: string
  readonly ticketVersion: number
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  /** What the city's secure mail wants behind each address; absent: ordinary mail. */
  readonly secureSuffix?: string
  readonly text: string
  readonly language: Language
  readonly attachments: readonly ReplyAttachment[]
  /** What the advisor chose to become of the ticket. */
  readonly afterwards: AfterReply
  /** The form as it was typed, for an undo. */
  readonly fields?: DraftFields
  /** Warnings that were seen and sent with: kinds and places, and why. */
  readonly overridden?: { readonly findings: string; readonly reason?: string }
}

/** `fileId`: the file of the draft that it is. */
export type ReplyAttachment = OutgoingAttachment & { readonly fileId?: string }

/** The ticket, and the newest message from a person, which is answered. */
export type ReplyBasis = {
  readonly ticket: Ticket
  readonly parent?: AnsweredMail & { readonly subject: string; readonly from?: Address }
}

export type ReplyOffice = {
  /** SERVICE_ADDRESS with the service's name. */
  readonly service: Address
  readonly ownAddresses: readonly string[]
  readonly subjectPolicy: SubjectPolicy
  readonly undoSeconds: number
  readonly signatures?: InEachLanguage
  readonly isOurs: (rfcMessageId: string) => boolean
}

/** Ids of this one reply, made once (R-OUT-1). */
export type ReplyIds = {
  readonly messageId: string
  readonly rfcMessageId: string
  readonly rootId: string
  readonly loopMark: string
  /** The service's address for this ticket, where the mailbox takes sub-addresses. */
  readonly replyAddress?: string
}

export type ReplyFault =
  | 'text-missing'
  | 'text-too-long'
  | 'text-unsafe'
  | 'recipient-missing'
  | 'recipient-unsafe'
  | 'recipients-too-many'
  | 'recipient-is-us'
  | 'outcome-missing'
  | 'attachments-too-large'

export type ComposedReply = {
  readonly draft: Omit<ReplyDraft, 'bytes' | 'attachments'>
  readonly mime: OutgoingMime
}

const longestText = 100_000
const mostRecipients = 20

/** An answer, or what stands in its way; the text is as the advisor wrote it, the rest is ours (R-OUT-1…6). */
export function composeReply(
  form: ReplyForm,
  { ticket, parent }: ReplyBasis,
  office: ReplyOffice,
  ids: ReplyIds,
  author: { readonly userId: string },
  now: Date,
):
  | { readonly kind: 'composed'; readonly reply: ComposedReply }
  | { readonly kind: 'faults'; readonly faults: readonly ReplyFault[] } {
  const faults = faultsOf(form, office)
  const transition = replyQueued(ticket, form.afterwards, author satisfies Actor, now)
  if ('refused' in transition) faults.push(transition.refused)
  if (faults.length > 0 || 'refused' in transition) return { kind: 'faults', faults }

  const { language, secureSuffix } = form
  const channel = secureSuffix === undefined ? {} : { channel: 'secure' }
  const { subject, text, html } = writtenReply(form, { ticket, ...(parent ? { parent } : {}) }, office)
  const shared = {
    from: office.service,
    to: form.to,
    cc: form.cc,
    subject,
    text,
    language,
    ...threadIds(parent, ids.rootId, office.isOurs),
  }
  return {
    kind: 'composed',
    reply: {
      mime: {
        ...shared,
        to: form.to.map((each) => withSecureSuffix(each, secureSuffix)),
        cc: form.cc.map((each) => withSecureSuffix(each, secureSuffix)),
        html,
        messageId: ids.rfcMessageId,
        ...(ids.replyAddress ? { replyTo: { ...office.service, address: ids.replyAddress } } : {}),
        date: now,
        loopMark: ids.loopMark,
        attachments: form.attachments,
      },
      draft: {
        ...shared,
        formId: form.formId,
        ...(form.fields ? { fields: form.fields } : {}),
        ...(secureSuffix === undefined ? {} : { secureSuffix }),
        ticketId: ticket.id,
        ticketVersion: form.ticketVersion,
        messageId: ids.messageId,
        rfcMessageId: ids.rfcMessageId,
        authorId: author.userId,
        notBefore: new Date(now.getTime() + office.undoSeconds * 1000),
        ticketPatch: transition.patch,
        events: [
          {
            kind: 'reply-queued',
            at: now,
            ticketId: ticket.id,
            messageId: ids.messageId,
            actor: author,
            facts: {
              recipients: form.to.length + form.cc.length,
              attachments: form.attachments.length,
              ...channel,
            },
          },
          ...overriding(form, ticket.id, ids.messageId, author, now),
          ...transition.events,
        ],
      },
    },
  }
}

/** Sent although something was found in it: what and where is told, its value never (domain.md §7.5). */
function overriding(
  { overridden, secureSuffix }: ReplyForm,
  ticketId: string,
  messageId: string,
  actor: { readonly userId: string },
  at: Date,
): EventDraft[] {
  if (!overridden) return []
  const { findings, reason } = overridden
  const personal = reason ? { personal: { reason } } : {}
  const facts = { findings, ...(secureSuffix === undefined ? {} : { channel: 'secure' }) }
  return [{ kind: 'warnings-overridden', at, ticketId, messageId, actor, facts, ...personal }]
}

/** The resident alone, at the address that takes part; everybody else is the advisor's choice (P3, R-ADDR-6). */
export function usualRecipients({ ticket, parent }: ReplyBasis): readonly Address[] {
  const resident = parent?.from ?? ticket.requester
  return resident ? [resident] : []
}

function faultsOf(form: ReplyForm, office: ReplyOffice): ReplyFault[] {
  const recipients = [...form.to, ...form.cc]
  const own = new Set(office.ownAddresses.map(participantKey))
  const size = form.attachments.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const faults: readonly (readonly [ReplyFault, boolean])[] = [
    ['text-missing', form.text.trim() === ''],
    ['text-too-long', form.text.length > longestText],
    ['text-unsafe', form.text.includes('\0')],
    ['recipient-missing', form.to.length === 0],
    ['recipients-too-many', recipients.length > mostRecipients],
    ['recipient-unsafe', !recipients.every((each) => isSafe(withSecureSuffix(each, form.secureSuffix)))],
    ['recipient-is-us', recipients.some(({ address }) => own.has(participantKey(address)))],
    ['attachments-too-large', size > attachmentLimits.total],
  ]
  return faults.filter(([, isFault]) => isFault).map(([fault]) => fault)
}

/** No line end or control may reach a header, and a recipient is one address, never a list (R-ADDR-7). */
function isSafe({ name, address }: Address): boolean {
  const isText = !/[\p{Cc}\u2028\u2029]/u.test(name) && name.length <= 200
  return (
    isText &&
    address.length <= 254 &&
    /^[^\s\p{Cc}\p{Cf}()<>[\]\\,;:"@]{1,64}@[^\s\p{Cc}\p{Cf}()<>[\]\\,;:"@]+$/u.test(address)
  )
}
