import type { Address } from '../mail/inbound-mail.ts'
import type { Language } from '../people/language.ts'

/**
 * Everything the bytes of an outgoing mail depend on: the same value always gives the same bytes, so that
 * every attempt and the copy in Sent are one mail (R-OUT-1).
 */
export type OutgoingMime = {
  readonly from: Address
  /** Where answers go: the service's address with the ticket's tag, where the mailbox takes such. */
  readonly replyTo?: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly subject: string
  readonly text: string
  /** Says the same as `text`; left out, the mail is plain text only. */
  readonly html?: string
  readonly language: Language
  /** Ids without brackets. */
  readonly messageId: string
  readonly inReplyTo?: string
  /** Oldest first, the answered mail last; cut to what relays take. */
  readonly references: readonly string[]
  readonly date: Date
  /** A receipt: marked so that no other program answers it (RFC 3834). */
  readonly autoSubmitted?: boolean
  /** Tells our own mail when it comes back to us (R-ID-6). */
  readonly loopMark: string
  readonly attachments: readonly OutgoingAttachment[]
}

export type OutgoingAttachment = {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** Implemented by the mail room; a value with CR, LF or NUL where a header is made of it is a fault (R-OUT-6). */
export type BuildMime = (
  message: OutgoingMime,
) => Promise<
  | { readonly kind: 'built'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly field: string }
>
