import type { EventDraft } from '../../events/event.ts'
import type { TicketState } from '../../tickets/ticket.ts'

/** `asked` until another administrator agrees; `tickets` and what lies in them, `traces` elsewhere, the `person`, the `bytes` left in the file, `done`. */
export type ErasureStage = 'asked' | 'tickets' | 'traces' | 'person' | 'bytes' | 'done'

/** Kinds of what goes, in the order in which they are told. */
export const erasedKinds = [
  'tickets',
  'messages',
  'answers',
  'receipts',
  'notes',
  'calls',
  'files',
  'originals',
  'drafts',
  'searches',
  'texts',
  'addresses',
] as const

export type ErasedCounts = Readonly<Record<(typeof erasedKinds)[number], number>>

export const nothingErased: ErasedCounts = {
  ...{ tickets: 0, messages: 0, answers: 0, receipts: 0, notes: 0, calls: 0, files: 0, originals: 0 },
  ...{ drafts: 0, searches: 0, texts: 0, addresses: 0 },
}

export function sumOf(one: ErasedCounts, more: Partial<ErasedCounts>): ErasedCounts {
  return {
    ...one,
    ...Object.fromEntries(
      Object.entries(more).map(([kind, count]) => [kind, one[kind as keyof ErasedCounts] + count]),
    ),
  }
}

/**
 * What becomes of an enquiry: it is `erased`; it is `shared` with others who wrote in it, so that this person's
 * words go and theirs stay; or it is kept, because it is `open`, mail of it is on its way (`sending`), or it is
 * `held`.
 */
export type ErasureFate = 'erased' | 'shared' | 'open' | 'sending' | 'held'

export type PlannedTicket = {
  readonly reference: string
  readonly state: TicketState
  readonly createdAt: Date
  readonly messages: number
  readonly fate: ErasureFate
  readonly hold?: { readonly userId: string; readonly at: Date; readonly reason: string }
}

/** What would be erased now: counts and references, no word of anybody. */
export type ErasurePlan = {
  readonly tickets: readonly PlannedTicket[]
  readonly counts: ErasedCounts
  /** Enquiries of others in which one of the addresses is written; they stay. */
  readonly mentions: number
  /** Changes with everything that would change the plan. */
  readonly mark: string
}

export type Erasure = {
  readonly id: string
  readonly residentId: string
  readonly userId: string
  readonly approvedBy?: string
  readonly at: Date
  readonly stage: ErasureStage
  readonly counts: ErasedCounts
  readonly keptTickets: number
  readonly ticketsDone: number
  readonly ticketsInAll: number
  readonly doneAt?: Date
}

export type BegunErasure =
  | { readonly kind: 'begun'; readonly id: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'names' }
  | { readonly kind: 'no-such-resident' }

/**
 * Erasing what is held about a person (GDPR 17). `beginErasure` writes down what goes, in one transaction with
 * its event; from then on it goes in small steps, each a transaction, which a death of the process can only
 * delay. An enquiry that was erased stays as a shell with its reference, times, states and topic, so that every
 * figure stays what it was; a mail of it that comes again is known by a keyed mark and not filed anew.
 */
export type ErasureStore = {
  /** Undefined when nobody has this id. */
  erasurePlan(residentId: string): Promise<ErasurePlan | undefined>
  /**
   * `changed` when the plan is another one than the one with `mark`; `names` when the reason, which stays, holds the
   * person's name, address or phone.
   */
  beginErasure(
    residentId: string,
    mark: string,
    by: { readonly userId: string; readonly at: Date },
    reason: string,
    /** Only ask: another administrator is to agree. */
    needsSecond?: boolean,
  ): Promise<BegunErasure>
  /** `changed` when the plan is another one than the one with `mark`, `own` when it is who asked. */
  approveErasure(
    id: string,
    mark: string,
    by: { readonly userId: string; readonly at: Date },
  ): Promise<'begun' | 'changed' | 'own' | 'not-asked'>
  /** Nothing was erased yet. False when it was not asked any more. */
  withdrawErasure(id: string, by: { readonly userId: string; readonly at: Date }): Promise<boolean>
  /** Why it was asked. */
  erasureReason(id: string): Promise<string | undefined>
  /** Does at most `steps` steps of whatever is unfinished; true when nothing is left. */
  continueErasures(steps: number): Promise<boolean>
  erasure(id: string): Promise<Erasure | undefined>
  /** The newest of a person, or the newest of all, at most `limit`. */
  erasures(residentId: string | undefined, limit: number): Promise<readonly Erasure[]>
  /** False when there is no such ticket, or it is held already. */
  holdTicket(
    reference: string,
    hold: { readonly userId: string; readonly at: Date; readonly reason: string },
  ): Promise<boolean>
  /** False when it was not held. */
  endHold(reference: string, event: EventDraft): Promise<boolean>
}
