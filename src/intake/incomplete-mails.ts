import type { EventDraft } from '../events/event.ts'
import { type Arrival, missingRest } from './intake-store.ts'

/** A message whose mail came in part, and where that lies. */
export type IncompleteMail = {
  readonly messageId: string
  readonly ticketId: string
  readonly rawId: string
  readonly arrival: Arrival
  /** What the resident wrote is there, and only more is missing. */
  readonly hasText: boolean
  readonly tries: number
  readonly endsAt: Date
}

export type IncompleteStore = {
  /** Those to be asked for now, the longest due first. */
  dueIncomplete(now: Date, limit: number): Promise<readonly IncompleteMail[]>
  /** Written before the try, so that one that ends the process is not made again at once. */
  recordTry(messageId: string, nextTryAt: Date): Promise<void>
  /** Nothing more is tried; nothing happens to one that ended before, and `false` is answered. */
  endTries(messageId: string, end: 'gone' | 'given-up', event: EventDraft): Promise<boolean>
}

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
export const longestPauseMs = dayMs
/** A fault of a mail server or of what stands before it is mended within days. */
const patienceMs = 14 * dayMs
/** A mail that comes to its end every time is as long as it is, whatever length was announced. */
const patienceForLengthMs = dayMs

/** Whether more of a mail may come than did. What is over the cap stays on the server by rule. */
export function isIncomplete({
  isInPart,
  leftOnServer,
}: {
  readonly isInPart?: boolean | null
  readonly leftOnServer?: Arrival['leftOnServer'] | null
}): boolean {
  return isInPart === true || (leftOnServer ?? []).some(({ type }) => type === missingRest)
}

export function firstTry(
  since: Date,
  isInPart: boolean,
): { readonly nextTryAt: Date; readonly endsAt: Date } {
  const patience = isInPart ? patienceMs : patienceForLengthMs
  return { nextTryAt: after(since, hourMs), endsAt: after(since, patience) }
}

/** After an hour, two, four, at last once a day; the last one at the end. */
export function tryAfter({ tries, endsAt }: Pick<IncompleteMail, 'tries' | 'endsAt'>, now: Date): Date {
  const next = after(now, Math.min(hourMs * 2 ** (tries + 1), longestPauseMs))
  return now < endsAt && next > endsAt ? endsAt : next
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}
