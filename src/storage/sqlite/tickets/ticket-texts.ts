import type { DeskStore } from '../../../web/desk-store.ts'
import { and, desc, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { searchDocuments } from '../schema/search.ts'

const MOST_MESSAGES = 600
const CHARACTERS = 4_000

/** What a search may have found the tickets by, newest message first; of a very long letter its beginning. */
export function ticketTexts(office: Office): Pick<DeskStore, 'ticketTexts'> {
  return {
    async ticketTexts(ticketIds) {
      if (ticketIds.length === 0) return new Map()
      const rows = office.db
        .select({
          ticketId: messages.ticketId,
          text: sql<string>`substr(${searchDocuments.plain}, 1, ${CHARACTERS})`,
        })
        .from(messages)
        .innerJoin(searchDocuments, eq(searchDocuments.messageId, messages.id))
        .where(and(inArray(messages.ticketId, [...ticketIds]), eq(messages.isUndone, false)))
        .orderBy(desc(messages.at))
        .limit(MOST_MESSAGES)
        .all()
      const grouped = Map.groupBy(rows, ({ ticketId }) => ticketId)
      return new Map([...grouped].map(([id, found]) => [id, found.map(({ text }) => text)]))
    },
  }
}
