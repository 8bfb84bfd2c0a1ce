import type { IntakeStore } from '../../../intake/intake-store.ts'
import type { ReconcileStore } from '../../storage.ts'
import { appendEvents } from '../events.ts'
import { and, asc, eq, gt, isNull, max, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { deliveries } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { baselineOf, generation, generations } from './generations.ts'
import { notAskedForAgain } from './incomplete-rows.ts'
import { atPosition, inFolder, toPosition } from './keep-raw.ts'
import { outgoingIdOf } from './reported-outgoing.ts'

type FolderStore = Pick<
  IntakeStore,
  | 'knownFolder'
  | 'recordGeneration'
  | 'recordComplete'
  | 'recordPutBack'
  | 'recordReuse'
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

    ...generations(office),

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
            notAskedForAgain(),
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
        .select({ delivery: deliveries, size: contents.size, message: messages })
        .from(deliveries)
        .innerJoin(contents, eq(contents.id, deliveries.contentId))
        .leftJoin(messages, eq(messages.id, deliveries.messageId))
        .where(and(inFolder(mailbox, folder, uidValidity), gt(deliveries.uid, afterUid)))
        .orderBy(asc(deliveries.uid))
        .limit(limit)
        .all()
        .flatMap(({ delivery, size, message }) => {
          const position = toPosition(delivery)
          if (!position) return []
          const { arrivedAt, outcome } = delivery
          const isErased = message !== null && message.erasedAt !== null
          const id = message?.rfcMessageId ? { rfcMessageId: message.rfcMessageId } : {}
          return [{ position, isFiled: outcome !== 'kept', arrivedAt, size, isErased, ...id }]
        })
    },

    async isOurMessage(rfcMessageId) {
      return outgoingIdOf(office, rfcMessageId) !== undefined
    },
  }
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
