/** A mailbox as written in a header: the name may be empty, the address is kept as it was sent. */
export type Address = { readonly name: string; readonly address: string }

/** person: somebody typed it to us; the other three are automatic, told apart by what they are. */
export type MailKind = 'person' | 'automatic' | 'bounce' | 'bulk'

/** Something that was guessed, cut or could not be read; `code` has a sentence in the message catalogues. */
export type Problem = { readonly code: ProblemCode; readonly detail?: string }

export type ProblemCode =
  | 'charset-guessed'
  | 'sender-guessed'
  | 'sender-missing'
  | 'sender-from-form'
  | 'form-unproved'
  | 'form-without-writer'
  | 'sender-is-us'
  | 'date-missing'
  | 'date-invalid'
  | 'date-unlikely'
  | 'html-only'
  | 'body-lost-boundary'
  | 'body-truncated'
  | 'html-truncated'
  | 'html-too-deep'
  | 'subject-truncated'
  | 'recipients-truncated'
  | 'attachments-truncated'
  | 'attachment-empty'
  | 'attachment-name-changed'
  | 'attachment-dangerous'
  | 'attachment-locked'
  | 'part-skipped'
  | 'encrypted'
  | 'signature-unchecked'
  | 'winmail-opened'
  | 'winmail-unreadable'
  | 'secure-notice'
  | 'secure-notice-expires'
  | 'unreadable'
  | 'several-senders'
  | 'name-holds-other-address'

/** One leaf that is not body. Its bytes stay in the raw mail; `part` says where (see readPart). */
export type MailAttachment = {
  /**
   * Index of the leaf in document order, counted from 0, outside nested messages. Negative: the file is
   * uuencoded within the text bodies, -1 the first (R-ATT-6), or within another part (see partWithin).
   */
  readonly part: number
  readonly name: string
  /** The type the sender declared, lower case; what the bytes are is decided when they are shown. */
  readonly type: string
  readonly size: number
  readonly sha256: string
  /** Referenced by cid: in the HTML (R-ATT-3). */
  readonly inline: boolean
  readonly contentId?: string
}

/** R-SPOOF: what our own receiving server said of the sender. `unknown` without a trusted header. */
export type Authentication = 'pass' | 'fail' | 'none' | 'unknown'

export type NoReceiptReason =
  | 'automatic'
  | 'no-sender'
  | 'loop'
  | 'own-address'
  | 'no-reply-address'
  | 'authentication-failed'

export type DeliveryOutcome = {
  readonly address: string
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** RFC 3463, "5.1.1"; empty when the report gives none. */
  readonly status: string
  readonly permanent: boolean
  readonly diagnostic: string
}

/** A message that waits behind a link of a secure-mail service. */
export type SecureNotice = {
  readonly service: string
  /** ISO date: the last day on which the link can be opened. */
  readonly expiresOn?: string
}

/** How notices of one secure-mail service are known; the office's setting. */
export type SecureMailRule = {
  readonly name: string
  /** Of its senders or of its links; their sub-domains count too. */
  readonly domains: readonly string[]
  /** One of them must stand in subject or text; none asks for none. */
  readonly words: readonly string[]
  /** How long its links live where a notice does not say it. */
  readonly validDays?: number
}

/** RFC 3464 report, or what could be read of a bounce that is none. */
export type DeliveryReport = {
  /** ENVID of the original, RFC 3461; ours is signed. */
  readonly envelopeId?: string
  /** Message-ID of the returned original, without brackets. */
  readonly originalMessageId?: string
  readonly recipients: readonly DeliveryOutcome[]
}

/**
 * What a recipient's program (RFC 8098) or provider (RFC 5965) tells of a message of ours after its delivery.
 * `displayed` never means that anybody read it.
 */
export type RecipientReport = {
  readonly said: 'displayed' | 'deleted' | 'complaint'
  /** Message-ID of the message it speaks of, without brackets. */
  readonly originalMessageId?: string
  /** As the report names them; providers hide whom they can. */
  readonly recipient?: string
}

/** What a mail says, read by the rules of this folder. Nothing here was decided about tickets. */
export type InboundMail = {
  /** R-ID-3: without brackets; undefined when there is none that can be used. */
  readonly messageId?: string
  /** R-ID-2: the Message-ID, or `sha256:` and the canonical hash. */
  readonly messageKey: string
  /** Hash of the message without its way through the servers; tells a redelivery from a reused id. */
  readonly canonicalHash: string
  /** R-ADDR-1, and R-ADDR-5 for a web form; undefined when no header holds an address. */
  readonly sender?: Address
  readonly from: readonly Address[]
  readonly replyTo: readonly Address[]
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly subject: string
  /** The Date header when it is a date (R-DATE). Shown only, never used for order or clocks. */
  readonly dateHeader?: Date
  /** Topmost Received line of RECEIVING_HOST, when it could be read. */
  readonly receivedAt?: Date
  /** R-THR-2: without brackets, duplicates removed. */
  readonly inReplyTo: readonly string[]
  readonly references: readonly string[]
  readonly threadIndex?: string
  readonly threadTopic?: string
  /** Delivered-To, X-Original-To, Envelope-To, topmost first. */
  readonly deliveredTo: readonly string[]
  /** Everything the mail says as text (R-BODY-2), controls removed, at most 1 MB. */
  readonly text: string
  /** `text` without quoted history and signature (R-QUOTE); the whole text when nothing would remain. */
  readonly visibleText: string
  /** The HTML as sent, not sanitised, at most 2 MB. */
  readonly html?: string
  readonly attachments: readonly MailAttachment[]
  readonly contentLanguage?: string
  readonly kind: MailKind
  /** The header or sign that made it automatic, for people: "Auto-Submitted: auto-replied". */
  readonly automaticReason?: string
  /** Why no receipt may be sent (ruling 2); undefined when one may. */
  readonly noReceiptReason?: NoReceiptReason
  readonly authentication: Authentication
  readonly deliveryReport?: DeliveryReport
  readonly recipientReport?: RecipientReport
  /** The mail itself is only the notice of another (ux.md §0.7). */
  readonly secureNotice?: SecureNotice
  /** Value of our own loop mark header, when the mail carries one (R-ID-6); whether it is genuine is not known yet. */
  readonly loopMark?: string
  /** The header block as it came, decoded as latin1, at most 64 kB, for the page of headers. */
  readonly headers: string
  /** Bytes of the raw mail and their SHA-256. */
  readonly rawSize: number
  readonly rawSha256: string
  readonly problems: readonly Problem[]
  /** Set when the mail could not be parsed and only its headers and first bytes were read (R-ROB-2). */
  readonly degraded: boolean
}

/** What reading a mail must know about the office it came to. */
export type ReadingContext = {
  /** SERVICE_ADDRESS and its aliases, lower case. */
  readonly ownAddresses: readonly string[]
  /** List ids of a group that stands before the service address; mail through them is from people (ruling 2). */
  readonly ownListIds?: readonly string[]
  /** From addresses of web forms, whose Reply-To is who wrote (R-ADDR-5). */
  readonly webForms?: readonly string[]
  readonly secureMailRules?: readonly SecureMailRule[]
  /** TRUSTED_AUTHSERV_ID, or `microsoft365` for a system that writes none; without it every mail is `unknown`. */
  readonly trustedAuthservId?: string
  /** RECEIVING_HOST: the host whose Received line tells the arrival (ruling 17). */
  readonly receivingHost?: string
}
