import { eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { groupOf, type ResidentRow } from '../residents/resident-rows.ts'
import type { ErasedPerson } from '../schema/erasures.ts'
import { participants } from '../schema/messages.ts'
import { residents } from '../schema/residents.ts'

/** By which words a person is known, from all of their addresses. */
export function personOf(office: Office, root: ResidentRow): ErasedPerson {
  return personOfKeys(
    office,
    groupOf(office, root).map(({ key }) => key),
  )
}

export function personOfKeys(office: Office, keys: readonly string[]): ErasedPerson {
  const group = office.db
    .select({ id: residents.id, phone: residents.phone })
    .from(residents)
    .where(inArray(residents.key, [...keys]))
    .all()
  const names = office.db
    .selectDistinct({ name: participants.name })
    .from(participants)
    .where(sql`${inArray(participants.key, [...keys])} and length(${participants.name}) >= 3`)
    .all()
    .map(({ name }) => name)
  const phones = group.flatMap(({ phone }) => (phone && phone.length >= 5 ? [phone] : []))
  return { residents: group.map(({ id }) => id), keys, names, phones }
}

/** Inside a transaction of the caller. */
export function forgetPerson(office: Office, { residents: ids }: ErasedPerson): number {
  return ids.reduce(
    (sum, id) => sum + office.db.delete(residents).where(eq(residents.id, id)).run().changes,
    0,
  )
}
