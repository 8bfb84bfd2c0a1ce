import type { LocalDate } from '../business-time/local-date.ts'
import type { Address } from '../mail/inbound-mail.ts'
import type { Language } from '../people/language.ts'
import type { Topic } from './topics.ts'

/** open: ours to act; waiting: we answered, the resident's turn; closed: ended with an outcome text. */
export type TicketState = 'open' | 'waiting' | 'closed'

/**
 * What the ticket began with. `enquiry` has a clock; `automatic` is mail nobody typed; `quarantine` waits
 * for a person because its sender failed authentication or used another person's token.
 */
export type TicketClass = 'enquiry' | 'automatic' | 'quarantine'

/** Default targets of product.md; each says by when a person answers. */
export type Urgency = 'ordinary' | 'legal-deadline' | 'crisis'

export type { Language }

export type Ticket = {
  readonly id: string
  /** For people, never a key: AN-2026-1147. */
  readonly reference: string
  readonly state: TicketState
  readonly class: TicketClass
  readonly subject: string
  /** The office's own heading in place of the subject; no mail carries it. */
  readonly title?: string
  readonly requester?: Address
  readonly language: Language
  readonly urgency: Urgency
  /** What it is about, once somebody said so. */
  readonly topic?: Topic
  readonly assigneeId?: string
  readonly reminderAt?: Date
  /** The day on which the resident must have left the home, once somebody said so. */
  readonly movingDay?: LocalDate
  readonly createdAt: Date
  /** Arrival of the oldest message from a person that has no human answer yet. */
  readonly waitingSince?: Date
  /** When that answer is due; absent while nothing is owed or the ticket has no clock. */
  readonly dueAt?: Date
  readonly firstAnsweredAt?: Date
  readonly closedAt?: Date
  /** Its words were erased then; it is a shell with its times and states. */
  readonly erasedAt?: Date
  /** "Possibly related" to another ticket, until a person decides (ruling 1, 27). */
  readonly possiblyRelatedTo?: string
  /** Its messages stand in that ticket now; it keeps its reference and nothing else happens to it. */
  readonly mergedInto?: string
  /** A reply of ours did not arrive. */
  readonly hasUndelivered: boolean
  /** A message of it waits behind a link; `by` is the last day (ISO date) on which it can be opened. */
  readonly toOpen?: { readonly by?: string }
  /** Imported history has no receipt and no target (ruling 30). */
  readonly isHistory: boolean
  /** Raised by every change; forms carry the one they were rendered from. */
  readonly version: number
}

/** What a transition changes; absent keys stay as they are, `null` clears. */
export type TicketPatch = {
  readonly state?: TicketState
  readonly class?: TicketClass
  readonly subject?: string
  readonly title?: string | null
  readonly language?: Language
  readonly urgency?: Urgency
  readonly topic?: Topic | null
  readonly assigneeId?: string | null
  readonly reminderAt?: Date | null
  readonly movingDay?: LocalDate | null
  readonly waitingSince?: Date | null
  readonly dueAt?: Date | null
  readonly firstAnsweredAt?: Date | null
  readonly closedAt?: Date | null
  readonly possiblyRelatedTo?: string | null
  readonly hasUndelivered?: boolean
  readonly mergedInto?: string | null
}
