import type { IntakeStore } from '../../../intake/intake-store.ts'
import type { ReconcileStore } from '../../storage.ts'
import { appendEvents } from '../events.ts'
import { and, asc, desc, eq, gt, isNull, max, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { deliveries, folderGenerations } from '../schema/mailbox.ts'
import { atPosition, inFolder, toPosition } from './keep-raw.ts'
import { outgoingIdOf } from './reported-outgoing.ts'

type FolderStore = Pick<
  IntakeStore,
  | 'knownFolder'
  | 'recordGeneration'
  | 'recordComplete'
  | 'unknownUids'
  | 'owedMarks'
  | 'recordMarked'
  | 'appendEvent'
> &
  ReconcileStore

/** UIDs asked about in one statement. */
const UIDS_AT_ONCE = 10_000

/** What the ledger knows of a folder; the cursor is read off it (R-IMAP-1). */
export function folders(office: Office): FolderStore {
  return {
    async knownFolder(mailbox, folder) {
      const current = generation(office, mailbox, folder)
      if (!current) return undefined
      const { uidValidity, baselineUid, presentUid, isFirst, completeAt } = current
      const highest = office.db
        .select({ uid: max(deliveries.uid) })
        .from(deliveries)
        .where(inFolder(mailbox, folder, uidValidity))
        .get()
      return {
        uidValidity,
        baselineUid,
        presentUid,
        isFirst,
        highestUid: Math.max(baselineUid, highest?.uid ?? 0),
        ...(completeAt ? { completeAt } : {}),
      }
    },

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
        if (!current) return
        office.db
          .update(folderGenerations)
          .set({ completeAt: at })
          .where(
            and(
              eq(folderGenerations.mailbox, mailbox),
              eq(folderGenerations.folder, folder),
              eq(folderGenerations.number, current.number),
            ),
          )
          .run()
      })
    },

    async unknownUids(mailbox, folder, uidValidity, uids) {
      const baseline = baselineOf(office, mailbox, folder, uidValidity)
      const asked = [...new Set(uids)].filter((uid) => uid > baseline).sort((a, b) => a - b)
      const unknown: number[] = []
      for (let start = 0; start < asked.length; start += UIDS_AT_ONCE) {
        const some = asked.slice(start, start + UIDS_AT_ONCE)
        const known = knownUids(office, { mailbox, folder, uidValidity }, some)
        unknown.push(...some.filter((uid) => !known.has(uid)))
      }
      return unknown
    },

    async owedMarks(mailbox, folder, uidValidity, limit) {
      return office.db
        .select({ uid: deliveries.uid })
        .from(deliveries)
        .where(
          and(
            inFolder(mailbox, folder, uidValidity),
            isNull(deliveries.markedAt),
            sql`${deliveries.outcome} <> 'kept'`,
          ),
        )
        .orderBy(asc(deliveries.uid))
        .limit(limit)
        .all()
        .flatMap(({ uid }) => (uid === null ? [] : [uid]))
    },

    async recordMarked(mailbox, folder, uidValidity, uids) {
      write(office, () => {
        for (const uid of uids) {
          office.db
            .update(deliveries)
            .set({ markedAt: office.now() })
            .where(atPosition({ mailbox, folder, uidValidity, uid }))
            .run()
        }
      })
    },

    async appendEvent(event) {
      write(office, () => appendEvents(office, [event]))
    },

    async ledger(mailbox, folder, uidValidity, afterUid, limit) {
      return office.db
        .select()
        .from(deliveries)
        .where(and(inFolder(mailbox, folder, uidValidity), gt(deliveries.uid, afterUid)))
        .orderBy(asc(deliveries.uid))
        .limit(limit)
        .all()
        .flatMap((row) => {
          const position = toPosition(row)
          return position ? [{ position, isFiled: row.outcome !== 'kept' }] : []
        })
    },

    async isOurMessage(rfcMessageId) {
      return outgoingIdOf(office, rfcMessageId) !== undefined
    },
  }
}

function generation(office: Office, mailbox: string, folder: string) {
  return office.db
    .select()
    .from(folderGenerations)
    .where(and(eq(folderGenerations.mailbox, mailbox), eq(folderGenerations.folder, folder)))
    .orderBy(desc(folderGenerations.number))
    .limit(1)
    .get()
}

function baselineOf(office: Office, mailbox: string, folder: string, uidValidity: number): number {
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

function knownUids(
  office: Office,
  place: { readonly mailbox: string; readonly folder: string; readonly uidValidity: number },
  uids: readonly number[],
): Set<number | null> {
  const rows = office.db
    .select({ uid: deliveries.uid })
    .from(deliveries)
    .where(
      and(
        inFolder(place.mailbox, place.folder, place.uidValidity),
        sql`${deliveries.uid} in (select value from json_each(${JSON.stringify(uids)}))`,
      ),
    )
    .all()
  return new Set(rows.map(({ uid }) => uid))
}
