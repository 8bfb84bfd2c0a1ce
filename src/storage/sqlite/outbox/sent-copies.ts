import { randomUUID } from 'node:crypto'
import { crashPoint } from '../../../events/crash-point.ts'
import type { OutboxStore } from '../../../replies/outbox-store.ts'
import { appendEventsAbout } from '../events.ts'
import { and, asc, eq, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { type CopyState, outgoing } from '../schema/outgoing.ts'

/** The copy for the Sent folder has a state of its own: it may fail for days without a second sending. */
export function sentCopies(office: Office): Pick<OutboxStore, 'claimFiling' | 'recordFiling'> {
  return {
    async claimFiling(holder, leaseMs) {
      const task = write(office, () => {
        const now = office.now()
        const isDue = sql`${outgoing.copyState} in ('owed', 'claimed') and ${outgoing.copyDueAt} <= ${now.getTime()}
          and (${outgoing.copyLeaseUntil} is null or ${outgoing.copyLeaseUntil} <= ${now.getTime()})`
        const next = office.db
          .select()
          .from(outgoing)
          .where(isDue)
          .orderBy(asc(outgoing.copyDueAt), asc(outgoing.id))
          .limit(1)
          .get()
        if (!next) return undefined
        const claim = `${holder} ${randomUUID()}`
        office.db
          .update(outgoing)
          .set({
            copyState: 'claimed',
            copyClaim: claim,
            copyLeaseUntil: new Date(now.getTime() + leaseMs),
          })
          .where(eq(outgoing.id, next.id))
          .run()
        const { id: outgoingId, rfcMessageId, copyAttempts: attempts } = next
        return { outgoingId, claim, rfcMessageId, sentAt: next.sentAt ?? now, attempts }
      })
      if (task) crashPoint('copy-claimed')
      return task
    },

    async recordFiling(outgoingId, claim, result, event) {
      write(office, () => {
        const state: CopyState = typeof result === 'object' ? 'owed' : result
        const row = office.db
          .update(outgoing)
          .set({
            copyState: state,
            copyClaim: null,
            copyLeaseUntil: null,
            copyAttempts: sql`${outgoing.copyAttempts} + 1`,
            ...(typeof result === 'object' ? { copyDueAt: result.retryAt } : {}),
          })
          .where(and(eq(outgoing.id, outgoingId), eq(outgoing.copyClaim, claim)))
          .returning({ ticketId: outgoing.ticketId, messageId: outgoing.id })
          .get()
        if (row) appendEventsAbout(office, row, [event])
      })
      crashPoint('copy-recorded')
    },
  }
}
