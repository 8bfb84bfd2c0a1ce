import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { NewReading, ReadAgainStore } from '../../../intake/read-again.ts'
import type { MailKind } from '../../../mail/inbound-mail.ts'
import { newestSnippet } from '../desk/newest-snippet.ts'
import { forgetMessage, indexMessage, type SearchTexts, searchTextsOf } from '../desk/search-documents.ts'
import { appendEventsAbout } from '../events.ts'
import { and, asc, eq, gt, inArray, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { contents } from '../schema/contents.ts'
import { deliveries } from '../schema/mailbox.ts'
import { attachments, messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'
import { actsOfPeople } from './decided.ts'
import { type ListedFiles, listedFiles, readingColumns } from './mail-columns.ts'
import { recountLinks } from './secure-links.ts'

/** Renews what a message says. Row, number, ticket and the ids of files that are still there stay. */
export function readings(office: Office): Omit<ReadAgainStore, 'readRaw'> {
  return {
    async receivedMails(afterMessageId, limit) {
      return office.db
        .select({
          messageId: messages.id,
          rawId: sql<string>`(select ${deliveries.id} from ${deliveries} where ${deliveries.messageId} = ${messages.id} and ${deliveries.contentId} = ${messages.contentId} order by ${deliveries.id} limit 1)`,
          size: contents.size,
          sha256: sql<string>`coalesce(${contents.sha256}, '')`,
          kind: sql<MailKind>`${messages.kind}`,
          isDegraded: messages.isDegraded,
          isDecided: sql<number>`exists (${actsOfPeople(messages.ticketId)})`,
        })
        .from(messages)
        .innerJoin(contents, eq(contents.id, messages.contentId))
        .where(and(eq(messages.direction, 'in'), gt(messages.id, afterMessageId)))
        .orderBy(asc(messages.id))
        .limit(limit)
        .all()
        .filter(({ rawId }) => rawId !== null)
        .map((row) => ({ ...row, isDecided: row.isDecided === 1 }))
    },

    async replaceReading(messageId, reading, event) {
      const texts = searchTextsOf(office, reading.mail)
      return write(office, () => {
        const row = office.db.select().from(messages).where(eq(messages.id, messageId)).get()
        if (!row) return []
        const changed = renewMessage(office, row, reading, texts)
        if (changed.length > 0)
          appendEventsAbout(office, { ticketId: row.ticketId, messageId }, [event(changed)])
        return changed
      })
    },
  }
}

/** Where the whole of a mail lies that came in part, and what of it stays on the server. */
export type Whole = { readonly contentId: string; readonly left: ListedFiles }

/** Inside a transaction of the caller; answers the names of what differed. */
export function renewMessage(
  office: Office,
  row: Row,
  reading: NewReading,
  texts: SearchTexts,
  whole?: Whole,
): readonly string[] {
  const { id: messageId, ticketId } = row
  const wanted = {
    ...readingColumns(reading.mail, reading.lookup),
    kind: reading.kind,
    contentId: whole?.contentId ?? row.contentId,
  }
  const changed = Object.keys(wanted).filter((name) => isOther(name as Column, wanted, row))
  const files = replaceFiles(office, messageId, reading, whole?.left)
  if (changed.length === 0 && !files) return []
  office.db.update(messages).set(wanted).where(eq(messages.id, messageId)).run()
  forgetMessage(office, messageId)
  const { reference } = office.db
    .select({ reference: tickets.reference })
    .from(tickets)
    .where(eq(tickets.id, ticketId))
    .get()!
  indexMessage(office, { messageId, ticketId, reference }, texts)
  newestSnippet(office, ticketId)
  if (changed.includes('secureNotice')) recountLinks(office, ticketId)
  return files ? [...changed, 'attachments'] : changed
}

type Row = typeof messages.$inferSelect
type Column = keyof ReturnType<typeof readingColumns> | 'kind' | 'contentId'

/** Compared as they are stored: what is cleaned or left out on the way in is no difference. */
function isOther(name: Column, wanted: Partial<Row>, row: Row): boolean {
  const stored = (value: unknown) => (value == null ? null : messages[name].mapToDriverValue(value))
  return !isDeepStrictEqual(stored(wanted[name]), stored(row[name]))
}

/** Answers whether the list is another one. A file that is still there keeps its id, and with it its address. */
function replaceFiles(
  office: Office,
  messageId: string,
  { mail }: NewReading,
  leftNow?: ListedFiles,
): boolean {
  const old = office.db
    .select()
    .from(attachments)
    .where(eq(attachments.messageId, messageId))
    .orderBy(asc(attachments.number))
    .all()
  const left = leftNow ?? old.filter((file) => file.isLeftOnServer)
  const known = old.filter((file) => !file.isLeftOnServer)
  const wanted = listedFiles(mail).map((file) => {
    const at = known.findIndex(({ sha256, name }) => sha256 === file.sha256 && name === file.name)
    const same = at >= 0 ? at : known.findIndex(({ sha256 }) => sha256 === file.sha256)
    const [kept] = same >= 0 ? known.splice(same, 1) : []
    return { ...file, id: kept?.id ?? randomUUIDv7() }
  })
  const rows = [...wanted, ...left].map((file, number) => ({ ...file, messageId, number }))
  if (isDeepStrictEqual(rows, old)) return false
  if (old.length > 0)
    office.db
      .delete(attachments)
      .where(
        inArray(
          attachments.id,
          old.map(({ id }) => id),
        ),
      )
      .run()
  for (const row of rows) office.db.insert(attachments).values(row).run()
  return true
}
