import type { IntakeStore } from '../../../intake/intake-store.ts'
import { appendEvents } from '../events.ts'
import { and, desc, eq, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { deliveries, folderGenerations } from '../schema/mailbox.ts'
import { atPosition } from './keep-raw.ts'

type GenerationStore = Pick<
  IntakeStore,
  'recordGeneration' | 'recordComplete' | 'recordPutBack' | 'recordReuse'
>

/** What lay in a folder when its UIDVALIDITY was first seen, and what became of that. */
export function generations(office: Office): GenerationStore {
  return {
    async recordGeneration(next, event) {
      write(office, () => {
        const before = generation(office, next.mailbox, next.folder)
        if (before?.uidValidity === next.uidValidity) return
        const place = { number: (before?.number ?? 0) + 1, completeAt: before?.completeAt ?? null }
        const { mailbox, folder, uidValidity } = folderGenerations
        office.db
          .insert(folderGenerations)
          .values({ ...next, ...place })
          .onConflictDoUpdate({ target: [mailbox, folder, uidValidity], set: place })
          .run()
        appendEvents(office, [event])
      })
    },

    async recordComplete(mailbox, folder, at) {
      write(office, () => {
        const current = generation(office, mailbox, folder)
        if (current) change(office, current, { completeAt: at })
      })
    },

    async recordPutBack({ mailbox, folder, uidValidity }, uidNext, event) {
      write(office, () => {
        const known = generation(office, mailbox, folder)
        if (known?.uidValidity !== uidValidity) return
        change(office, known, {
          baselineUid: Math.min(known.baselineUid, uidNext - 1),
          presentUid: Math.min(known.presentUid, uidNext - 1),
        })
        appendEvents(office, [event])
      })
    },

    async recordReuse({ mailbox, folder, uidValidity }, uids, lateBefore, event) {
      write(office, () => {
        const known = generation(office, mailbox, folder)
        if (known?.uidValidity !== uidValidity) return
        for (const uid of uids) {
          office.db
            .update(deliveries)
            .set({ uid: null, markedAt: sql`coalesce(${deliveries.markedAt}, ${office.now().getTime()})` })
            .where(atPosition({ mailbox, folder, uidValidity, uid }))
            .run()
        }
        const { completeAt } = known
        const presentUid = uids.reduce((highest, uid) => Math.max(highest, uid), known.presentUid)
        if (completeAt)
          change(office, known, {
            presentUid,
            isFirst: false,
            completeAt: completeAt < lateBefore ? completeAt : lateBefore,
          })
        appendEvents(office, [event])
      })
    },
  }
}

type GenerationRow = typeof folderGenerations.$inferSelect

function change(office: Office, of: GenerationRow, set: Partial<GenerationRow>): void {
  office.db
    .update(folderGenerations)
    .set(set)
    .where(
      and(
        eq(folderGenerations.mailbox, of.mailbox),
        eq(folderGenerations.folder, of.folder),
        eq(folderGenerations.number, of.number),
      ),
    )
    .run()
}

export function generation(office: Office, mailbox: string, folder: string) {
  return office.db
    .select()
    .from(folderGenerations)
    .where(and(eq(folderGenerations.mailbox, mailbox), eq(folderGenerations.folder, folder)))
    .orderBy(desc(folderGenerations.number))
    .limit(1)
    .get()
}

export function baselineOf(office: Office, mailbox: string, folder: string, uidValidity: number): number {
  const row = office.db
    .select({ baselineUid: folderGenerations.baselineUid })
    .from(folderGenerations)
    .where(
      and(
        eq(folderGenerations.mailbox, mailbox),
        eq(folderGenerations.folder, folder),
        eq(folderGenerations.uidValidity, uidValidity),
      ),
    )
    .get()
  return row?.baselineUid ?? 0
}
