import type { ReconciliationStore } from '../../storage.ts'
import { appendEvents } from '../events.ts'
import { desc } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { reconciliations } from '../schema/mailbox.ts'

export function reconciliationRows(office: Office): ReconciliationStore {
  return {
    async recordReconciliation(row, lostReplies, event) {
      write(office, () => {
        const lost = lostReplies === undefined ? {} : { lostReplies }
        office.db
          .insert(reconciliations)
          .values({ ...row, lostReplies: 0, ...lost })
          .onConflictDoUpdate({
            target: [reconciliations.mailbox, reconciliations.folder],
            set: { ...row, ...lost },
          })
          .run()
        appendEvents(office, [event])
      })
    },
  }
}

/** The newest comparison, of whichever folder. */
export function lastReconciliation(office: Office) {
  const { at, onServer, unexplained, lostReplies } = reconciliations
  return office.db
    .select({ at, onServer, unexplained, lostReplies })
    .from(reconciliations)
    .orderBy(desc(at))
    .limit(1)
    .get()
}
