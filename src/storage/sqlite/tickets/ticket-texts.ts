import type { DeskStore, WrittenText } from '../../../web/desk-store.ts'
import { and, desc, eq, inArray, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { searchDocuments } from '../schema/search.ts'

const MOST_MESSAGES = 600
const CHARACTERS = 4_000
/** Enough of a letter's beginning to know it again. */
const TELLING_CHARACTERS = 200

/** What a search may have found the tickets by, newest message first; of a very long letter its beginning. */
export function ticketTexts(office: Office): Pick<DeskStore, 'ticketTexts'> {
  return {
    async ticketTexts(ticketIds) {
      if (ticketIds.length === 0) return new Map()
      const rows = office.db
        .select({
          ticketId: messages.ticketId,
          plain: sql<string>`substr(${searchDocuments.plain}, 1, ${CHARACTERS})`,
          start: sql<string>`substr(${messages.text}, 1, ${TELLING_CHARACTERS})`,
        })
        .from(messages)
        .innerJoin(searchDocuments, eq(searchDocuments.messageId, messages.id))
        .where(and(inArray(messages.ticketId, [...ticketIds]), eq(messages.isUndone, false)))
        .orderBy(desc(messages.at))
        .limit(MOST_MESSAGES)
        .all()
      const grouped = Map.groupBy(rows, ({ ticketId }) => ticketId)
      return new Map([...grouped].map(([id, found]) => [id, found.map(parted)]))
    },
  }
}

/** What is found of a message ends with its text; before that stand reference, subject, people and files. */
function parted({ plain, start }: { readonly plain: string; readonly start: string }): WrittenText {
  if (start === '') return { head: plain, body: '' }
  const isWhole = start.length < TELLING_CHARACTERS
  const at = isWhole ? plain.lastIndexOf(start) : plain.indexOf(start)
  return at < 0 ? { head: '', body: plain } : { head: plain.slice(0, at), body: plain.slice(at) }
}
