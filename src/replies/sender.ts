import type { Address } from '../mail/inbound-mail.ts'
import type { RecipientOutcome } from './outbox-store.ts'

export type Envelope = {
  readonly from: string
  readonly recipients: readonly Address[]
  /** Signed; comes back as Original-Envelope-Id (RFC 3461). */
  readonly envelopeId?: string
}

/** How an attempt ended, as a value. Before DATA nothing can have been accepted (R-SEND-2). */
export type SendResult =
  | { readonly kind: 'answered'; readonly recipients: readonly RecipientOutcome[]; readonly response: string }
  /** The connection was lost or timed out after the message was handed over: nobody knows. */
  | { readonly kind: 'unknown' }
  /** Not this message's fault: no connection, TLS, sign-in, throttling. No attempt is counted. */
  | {
      readonly kind: 'mailbox-fault'
      readonly fault: MailboxFault
      readonly code: string
      readonly retryAfterMs?: number
    }

export type MailboxFault = 'unreachable' | 'tls' | 'sign-in' | 'throttled'

/** An SMTP session, connected and signed in; made as late as the fence allows. */
export type Sender = {
  /** Resolves when connected and signed in, with a value otherwise; `send` must follow at once. */
  connect(): Promise<
    | { readonly kind: 'ready'; readonly session: SenderSession }
    | Extract<SendResult, { kind: 'mailbox-fault' }>
  >
}

export type SenderSession = {
  send(envelope: Envelope, bytes: AsyncIterable<Uint8Array>): Promise<SendResult>
  /** Back to the pool, or closed when it is broken. */
  release(): void
}

/** The folder of sent mail on the server. */
export type SentFolder = {
  /** The provider files submissions by itself, or filing is off. */
  filesByItself(): Promise<boolean>
  has(rfcMessageId: string): Promise<boolean>
  append(bytes: AsyncIterable<Uint8Array>, sentAt: Date): Promise<void>
}
