import { randomUUID } from 'node:crypto'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import type { ContactNotes } from '../../../web/residents/resident-store.ts'
import { eq, inArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { residents } from '../schema/residents.ts'

export type ResidentRow = typeof residents.$inferSelect

/** More addresses than one person has; a longer line would be a fault. */
const MOST_STEPS = 50

/** The row an id leads to through its merges. */
export function rootOf(office: Office, id: string): ResidentRow | undefined {
  let row = rowOf(office, id)
  for (let steps = 0; row && row.mergedInto !== null && steps < MOST_STEPS; steps += 1)
    row = rowOf(office, row.mergedInto)
  return row
}

/** A person's rows, the root first and then in the order in which they were merged. */
export function groupOf(office: Office, root: ResidentRow): readonly ResidentRow[] {
  const group = [root]
  let level = [root.id]
  for (let steps = 0; level.length > 0 && steps < MOST_STEPS; steps += 1) {
    const merged = office.db.select().from(residents).where(inArray(residents.mergedInto, level)).all()
    group.push(...merged)
    level = merged.map(({ id }) => id)
  }
  const [first, ...others] = group
  const mergedMs = ({ mergedAt }: ResidentRow) => mergedAt?.getTime() ?? 0
  return [first!, ...others.sort((one, other) => mergedMs(one) - mergedMs(other))]
}

export function rowOf({ db }: Office, id: string): ResidentRow | undefined {
  return db.select().from(residents).where(eq(residents.id, id)).get()
}

export function rowOfAddress({ db }: Office, address: string): ResidentRow | undefined {
  return db
    .select()
    .from(residents)
    .where(eq(residents.key, participantKey(address)))
    .get()
}

/** Inside the caller's transaction. */
export function ensuredRow(office: Office, address: string): ResidentRow {
  office.db
    .insert(residents)
    .values({ id: randomUUID(), key: participantKey(address), note: '', version: 0 })
    .onConflictDoNothing({ target: residents.key })
    .run()
  return rowOfAddress(office, address)!
}

export function notesOf({ note, phone, language }: ResidentRow): ContactNotes {
  return { note, ...(phone === null ? {} : { phone }), ...(language === null ? {} : { language }) }
}
