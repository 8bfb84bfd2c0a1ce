import { nameKey } from '../../../search/name-keys.ts'
import type { OtherResidentStore } from '../../../web/answers/other-residents.ts'
import { and, eq, inArray, isNull, ne, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { messages, participants } from '../schema/messages.ts'
import { searchDocuments } from '../schema/search.ts'
import { participantRows } from '../tickets/participant-rows.ts'

const MOST_NAME_KEYS = 1_000
const MOST_ADDRESSES = 100
const MOST_HOMES = 20
/** A common name has hundreds of people; the first few say what there is to say. */
const MOST_FOUND = 200
const NAMED_AT_ONCE = 500

/** The resident of a ticket is the first who takes part in it. */
const isResident = eq(participants.number, 0)

export function otherResidentRows(office: Office): OtherResidentStore {
  return {
    async otherResidents(ticketId, { nameKeys, addressKeys, homes }) {
      nameParticipants(office)
      const own = participantRows(office, ticketId)
      const ownKeys = own.map(({ key }) => key)
      const ownNames = own.map(({ name }) => nameKey(name))
      const isElsewhere = and(ne(participants.ticketId, ticketId), isResident)
      const names = [...new Set(nameKeys)].filter((key) => !ownNames.includes(key)).slice(0, MOST_NAME_KEYS)
      const addresses = [...new Set(addressKeys)]
        .filter((key) => !ownKeys.includes(key))
        .slice(0, MOST_ADDRESSES)
      return {
        nameKeys: distinct(
          office.db
            .select({ key: participants.nameKey, address: participants.key })
            .from(participants)
            .where(and(inArray(participants.nameKey, names), sql`${participants.nameKey} <> ''`, isElsewhere))
            .limit(MOST_FOUND)
            .all()
            .flatMap(({ key, address }) => (key === null || ownKeys.includes(address) ? [] : [key])),
        ),
        addressKeys: distinct(
          office.db
            .select({ key: participants.key })
            .from(participants)
            .where(and(inArray(participants.key, addresses), isElsewhere))
            .limit(MOST_FOUND)
            .all()
            .map(({ key }) => key),
        ),
        homes: [...new Set(homes)]
          .slice(0, MOST_HOMES)
          .filter((home) => isOthersHome(office, ticketId, ownKeys, home)),
      }
    },
  }
}

/** Somebody wrote it to us in another matter, and nobody in this one. */
function isOthersHome(office: Office, ticketId: string, ownKeys: readonly string[], home: string): boolean {
  const words = home.match(/[\p{L}-]+|\d+/gu) ?? []
  const spaced = words.join(' ')
  const joined = `${words.slice(0, -2).join(' ')} ${words.slice(-2).join('')}`
  const expression = `plain : ("${spaced}" or "${joined}")`.replace(' or ', ' OR ')
  const found = office.db
    .select({ ticketId: searchDocuments.ticketId, resident: participants.key })
    .from(sql`message_search`)
    .innerJoin(searchDocuments, sql`${searchDocuments.id} = message_search.rowid`)
    .innerJoin(messages, eq(messages.id, searchDocuments.messageId))
    .innerJoin(participants, and(eq(participants.ticketId, searchDocuments.ticketId), isResident))
    .where(sql`message_search match ${expression} and ${messages.direction} = 'in'`)
    .limit(MOST_FOUND)
    .all()
  const isOwn = found.some((row) => row.ticketId === ticketId || ownKeys.includes(row.resident))
  return found.length > 0 && !isOwn
}

/** Gives a key to those who have none yet: it is not made while mail comes in, where nobody needs it. */
export function nameParticipants(office: Office): void {
  write(office, () => {
    const unnamed = office.db
      .select({ ticketId: participants.ticketId, key: participants.key, name: participants.name })
      .from(participants)
      .where(isNull(participants.nameKey))
      .limit(NAMED_AT_ONCE)
      .all()
    for (const { ticketId, key, name } of unnamed) {
      office.db
        .update(participants)
        .set({ nameKey: nameKey(name) })
        .where(and(eq(participants.ticketId, ticketId), eq(participants.key, key)))
        .run()
    }
  })
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}
