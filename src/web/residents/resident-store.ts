import type { EventDraft, StoredEvent } from '../../events/event.ts'
import type { Language } from '../../people/language.ts'
import type { Ticket } from '../../tickets/ticket.ts'

/** What the office notes about how to be in touch with a person. */
export type ContactNotes = {
  readonly note: string
  readonly phone?: string
  readonly language?: Language
}

export type ResidentAddress = {
  /** Its own opaque id, for taking it apart again. */
  readonly id: string
  readonly address: string
  /** As its mails said, the most frequent first. */
  readonly names: readonly string[]
  readonly ticketCount: number
  readonly notes: ContactNotes
  /** Absent for the first one. */
  readonly mergedAt?: Date
}

/** The newest that is known of an address: mail to it came back, because there is no such address. */
export type Undeliverable = {
  readonly at: Date
  /** RFC 3463. */
  readonly status: string
}

export type ResidentView = {
  readonly id: string
  /** The person's own first, then those an advisor said are theirs too. */
  readonly addresses: readonly ResidentAddress[]
  readonly notes: ContactNotes
  readonly noteAt?: Date
  readonly noteByName?: string
  /** Grows with each change of the notes. */
  readonly version: number
}

export type ResidentTicket = {
  readonly ticket: Ticket
  readonly assigneeName?: string
  readonly lastMessageAt: Date
  /** Wrote the first mail of it; otherwise only takes part. */
  readonly isRequester: boolean
}

/**
 * People by the addresses they write from. Merging two addresses is a saying of the office about one person:
 * it joins no thread, gives nobody a part in one and shows nobody another's words.
 */
export type ResidentStore = {
  /** The id of an address, made at first asking; it says nothing of the address. */
  residentOf(address: string): Promise<string>
  /** The person an id belongs to; that of a merged address answers the person it was merged into. */
  resident(id: string): Promise<ResidentView | undefined>
  /** What is noted about the person behind an address; makes no row. */
  contactNotes(address: string): Promise<ContactNotes | undefined>
  /** Undefined as well when a mail from it, or a delivery, came after that. */
  undeliverable(address: string): Promise<Undeliverable | undefined>
  /** Where else the same person can be reached by mail, as an advisor said; the address they wrote from last. */
  otherAddress(address: string): Promise<string | undefined>
  /** All of them, closed ones too, the newest first. */
  residentTickets(id: string, limit: number): Promise<readonly ResidentTicket[]>
  saveContactNotes(
    id: string,
    change: {
      readonly version: number
      readonly notes: ContactNotes
      readonly userId: string
      readonly at: Date
    },
    event: EventDraft,
  ): Promise<'saved' | 'changed-meanwhile' | 'no-such-resident'>
  /** False when both are one person already, or one is unknown. */
  mergeResidents(fromId: string, intoId: string, event: EventDraft): Promise<boolean>
  /** Undoes a merge of this address; false when it is merged into nothing. */
  separateResident(id: string, event: EventDraft): Promise<boolean>
  /** What happened on the page, newest first. */
  residentEvents(id: string, limit: number): Promise<readonly StoredEvent[]>
}
