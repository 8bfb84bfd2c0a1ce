import type { EventKind } from '../../../events/event.ts'
import type { DeskStatus, StatusStore } from '../../../web/status/status-store.ts'
import { and, asc, desc, eq, sql } from '../file/drizzle.ts'
import { incompleteCounts } from '../intake/incomplete-rows.ts'
import type { Office } from '../office.ts'
import { events } from '../schema/events.ts'
import { deliveries, folderGenerations } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { outgoing } from '../schema/outgoing.ts'
import { isAnalysisOwed } from './search-documents.ts'

/** Every question is answered by an index or a row or two. */
export function deskStatus(office: Office): StatusStore {
  return {
    async deskStatus() {
      return statusOf(office)
    },

    async arrivalOf(rfcMessageId) {
      const row = office.db
        .select({ at: messages.at, authentication: messages.authentication })
        .from(messages)
        .where(and(eq(messages.messageKey, rfcMessageId), eq(messages.direction, 'in')))
        .limit(1)
        .get()
      return row && { at: row.at, ...(row.authentication ? { authentication: row.authentication } : {}) }
    },
  }
}

function statusOf(office: Office): DeskStatus {
  const signedIn = newestEvent(office, 'mailbox-connected')
  const backup = newestEvent(office, 'backup-made')
  const restored = newestEvent(office, 'restored')
  const lastMailAt = newestMailAt(office)
  const { pages, size } = office.client
    .prepare('select page_count as pages, page_size as size from pragma_page_count, pragma_page_size')
    .get() as { pages: number; size: number }
  return {
    ...(signedIn ? { signedInAt: signedIn.at } : {}),
    ...(lastMailAt ? { lastMailAt } : {}),
    incomplete: incompleteCounts(office),
    ...nextAttempt(office),
    ...(backup ? { lastBackupAt: backup.at } : {}),
    ...(restored ? { restoredAt: restored.at } : {}),
    databaseBytes: pages * size,
    isIndexing: isAnalysisOwed(office),
  }
}

/** The predicate is written out, because a partial index is used only where it stands in the query itself. */
function newestEvent(
  office: Office,
  kind: Extract<EventKind, 'mailbox-connected' | 'backup-made' | 'restored'>,
) {
  const isKind = {
    'mailbox-connected': sql`kind = 'mailbox-connected'`,
    'backup-made': sql`kind = 'backup-made'`,
    restored: sql`kind = 'restored'`,
  }[kind]
  return office.db
    .select({ at: events.at })
    .from(events)
    .where(isKind)
    .orderBy(desc(events.seq))
    .limit(1)
    .get()
}

function newestMailAt(office: Office): Date | undefined {
  const generation = office.db
    .select()
    .from(folderGenerations)
    .orderBy(desc(folderGenerations.number))
    .limit(1)
    .get()
  if (!generation) return undefined
  const { mailbox, folder, uidValidity } = generation
  return office.db
    .select({ at: deliveries.arrivedAt })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.mailbox, mailbox),
        eq(deliveries.folder, folder),
        eq(deliveries.uidValidity, uidValidity),
        sql`source = 'imap'`,
      ),
    )
    .orderBy(desc(deliveries.uid))
    .limit(1)
    .get()?.at
}

function nextAttempt(office: Office): Pick<DeskStatus, 'nextAttemptAt'> {
  const next = office.db
    .select({ at: outgoing.dueAt })
    .from(outgoing)
    .where(sql`state in ('queued', 'retry')`)
    .orderBy(asc(outgoing.dueAt))
    .limit(1)
    .get()
  return next ? { nextAttemptAt: next.at } : {}
}
