import { randomUUIDv7 } from 'node:crypto'
import type { Placeholder, SQL } from 'drizzle-orm'
import { isIncomplete } from '../../../intake/incomplete-mails.ts'
import type { Arrival, IntakeStore, KeptMail, Position } from '../../../intake/intake-store.ts'
import { and, asc, eq, sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { prepared } from '../file/prepared.ts'
import { type Office, write } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { deliveries } from '../schema/mailbox.ts'
import { readContent, storeBytes } from './contents.ts'

type RawStore = Pick<IntakeStore, 'keepRaw' | 'readRaw' | 'unfiled' | 'beginFiling' | 'takeBackBeginning'>

/** Raw mail, kept before anything is interpreted. Every delivery has its row in the ledger; equal bytes are stored once. */
export function rawMail(office: Office): RawStore {
  return {
    async keepRaw(arrival, bytes) {
      const { source } = arrival
      const isAtHand = bytes instanceof Uint8Array
      const isAsked = arrival.replaces === undefined && source.kind === 'imap'
      const known = !isAtHand && isAsked && keptAt(office, source.position)
      if (known) return { mail: known, isNew: false }
      return storeBytes<{ mail: KeptMail; isNew: boolean }>(office, bytes, {
        already(sha256) {
          const mail = source.kind === 'imap' ? keptAt(office, source.position) : keptFile(office, sha256)
          return mail && !takesPlaceOf(mail, arrival) ? { mail, isNew: false } : undefined
        },
        keep(content) {
          const rawId = randomUUIDv7()
          if (arrival.replaces !== undefined) leavePlace(office, arrival.replaces)
          insertRow(office, deliveries, ledgerRow(office, rawId, content.id, arrival))
          const { size, sha256 } = content
          return { mail: { rawId, size, sha256, arrival, attempts: 0 }, isNew: true }
        },
      })
    },

    async *readRaw(rawId) {
      const delivery = contentOfDelivery(office).get({ rawId })
      if (!delivery) throw new Error(`no raw mail ${rawId}`)
      yield* readContent(office, delivery.contentId)
    },

    async unfiled(limit) {
      return kept(office.db)
        .where(sql`${deliveries.outcome} = 'kept'`)
        .orderBy(asc(deliveries.arrivedAt), asc(deliveries.uid), asc(deliveries.id))
        .limit(limit)
        .all()
        .map(toKeptMail)
    },

    async beginFiling(rawId) {
      const begun = write(office, () =>
        office.db
          .update(deliveries)
          .set({ attempts: sql`${deliveries.attempts} + 1` })
          .where(eq(deliveries.id, rawId))
          .returning({ attempts: deliveries.attempts })
          .get(),
      )
      if (!begun) throw new Error(`no raw mail ${rawId}`)
      return begun.attempts - 1
    },

    async takeBackBeginning(rawId) {
      write(office, () =>
        office.db
          .update(deliveries)
          .set({ attempts: sql`max(${deliveries.attempts} - 1, 0)` })
          .where(eq(deliveries.id, rawId))
          .run(),
      )
    },
  }
}

/**
 * Either its texts alone were asked for, or it is whole; that is known by now, for what stays on the server is told
 * once the last piece was read.
 */
function takesPlaceOf({ rawId }: KeptMail, arrival: Arrival): boolean {
  return arrival.replaces === rawId && (arrival.isInPart === true || !isIncomplete(arrival))
}

/** The row stays, and has no UID any more. */
function leavePlace(office: Office, rawId: string): void {
  office.db
    .update(deliveries)
    .set({ uid: null, markedAt: sql`coalesce(${deliveries.markedAt}, ${office.now().getTime()})` })
    .where(eq(deliveries.id, rawId))
    .run()
}

export function keptMail(office: Office, rawId: string): KeptMail | undefined {
  return found(kept(office.db).where(eq(deliveries.id, rawId)).get())
}

type InSql<Values> = { readonly [Key in keyof Values]: Values[Key] | Placeholder }

export function atPosition({ mailbox, folder, uidValidity, uid }: InSql<Position>): SQL | undefined {
  return and(inFolder(mailbox, folder, uidValidity), eq(deliveries.uid, uid))
}

export function inFolder(
  mailbox: string | Placeholder,
  folder: string | Placeholder,
  uidValidity: number | Placeholder,
): SQL | undefined {
  return and(
    sql`${deliveries.source} = 'imap'`,
    eq(deliveries.mailbox, mailbox),
    eq(deliveries.folder, folder),
    eq(deliveries.uidValidity, uidValidity),
  )
}

function keptAt(office: Office, position: Position): KeptMail | undefined {
  return found(atPlace(office).get(position))
}

function keptFile(office: Office, sha256: string): KeptMail | undefined {
  return found(fileOf(office).get({ sha256 }))
}

const { placeholder } = sql

const atPlace = prepared((db) =>
  kept(db)
    .where(
      atPosition({
        mailbox: placeholder('mailbox'),
        folder: placeholder('folder'),
        uidValidity: placeholder('uidValidity'),
        uid: placeholder('uid'),
      }),
    )
    .prepare(),
)

const fileOf = prepared((db) =>
  kept(db)
    .where(
      and(
        sql`${deliveries.source} = 'file'`,
        sql`${contents.isComplete} = 1`,
        eq(contents.sha256, placeholder('sha256')),
      ),
    )
    .prepare(),
)

const contentOfDelivery = prepared((db) =>
  db
    .select({ contentId: deliveries.contentId })
    .from(deliveries)
    .where(eq(deliveries.id, placeholder('rawId')))
    .prepare(),
)

type KeptRow = {
  readonly delivery: typeof deliveries.$inferSelect
  readonly size: number
  readonly sha256: string | null
}

function found(row: KeptRow | undefined): KeptMail | undefined {
  return row && toKeptMail(row)
}

function kept(db: Office['db']) {
  return db
    .select({ delivery: deliveries, size: contents.size, sha256: contents.sha256 })
    .from(deliveries)
    .innerJoin(contents, eq(contents.id, deliveries.contentId))
    .$dynamic()
}

function ledgerRow(office: Office, id: string, contentId: string, arrival: Arrival) {
  const { source, arrivedAt, isHistory, isLate = false, leftOnServer, isInPart, replaces } = arrival
  const position = source.kind === 'imap' ? source.position : {}
  return {
    id,
    contentId,
    source: source.kind,
    ...position,
    arrivedAt,
    keptAt: office.now(),
    isHistory,
    isLate,
    leftOnServer: leftOnServer ?? null,
    isInPart: isInPart ?? null,
    replacesId: replaces ?? null,
    attempts: 0,
    outcome: 'kept' as const,
  }
}

function toKeptMail(row: KeptRow): KeptMail {
  const { delivery, size } = row
  return {
    rawId: delivery.id,
    size,
    sha256: row.sha256 ?? '',
    arrival: toArrival(delivery),
    attempts: delivery.attempts,
  }
}

export function toArrival(row: typeof deliveries.$inferSelect): Arrival {
  const position = toPosition(row)
  return {
    source: position ? { kind: 'imap', position } : { kind: 'file' },
    arrivedAt: row.arrivedAt,
    isHistory: row.isHistory,
    ...(row.isLate ? { isLate: true } : {}),
    ...(row.leftOnServer ? { leftOnServer: row.leftOnServer } : {}),
    ...(row.isInPart ? { isInPart: true } : {}),
  }
}

export function toPosition(
  row: Pick<typeof deliveries.$inferSelect, 'mailbox' | 'folder' | 'uidValidity' | 'uid'>,
): Position | undefined {
  const { mailbox, folder, uidValidity, uid } = row
  if (mailbox === null || folder === null || uidValidity === null || uid === null) return undefined
  return { mailbox, folder, uidValidity, uid }
}
