import type { ReportedOutcome } from '../../../intake/filing/filing.ts'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import { and, eq, notInArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { outgoing, outgoingRecipients } from '../schema/outgoing.ts'
import { tickets } from '../schema/tickets.ts'

const DIAGNOSTIC_CHARACTERS = 500

/** What a trusted delivery report says of those we wrote to. A bounced reply marks its ticket (P7). */
export function recordReport(
  office: Office,
  { outgoingId, outcomes }: { readonly outgoingId: string; readonly outcomes: readonly ReportedOutcome[] },
): void {
  for (const outcome of outcomes) recordOutcome(office, outgoingId, outcome)
  const reported = office.db.select().from(outgoing).where(eq(outgoing.id, outgoingId)).get()
  if (reported?.kind !== 'reply' || !outcomes.some(({ state }) => state === 'bounced')) return
  office.db.update(tickets).set({ hasUndelivered: true }).where(eq(tickets.id, reported.ticketId)).run()
}

/** A late "delayed" takes nothing back from what is known by then. */
function recordOutcome(office: Office, outgoingId: string, outcome: ReportedOutcome): void {
  const { address, state, status, diagnostic } = outcome
  const isIt = and(
    eq(outgoingRecipients.outgoingId, outgoingId),
    eq(outgoingRecipients.key, participantKey(address)),
  )
  const isOpen = notInArray(outgoingRecipients.state, ['delivered', 'bounced'])
  office.db
    .update(outgoingRecipients)
    .set({ state, status, diagnostic: diagnostic.slice(0, DIAGNOSTIC_CHARACTERS), at: office.now() })
    .where(state === 'delayed' ? and(isIt, isOpen) : isIt)
    .run()
}
