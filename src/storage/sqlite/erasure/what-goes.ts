import type { SQL, SQLWrapper } from 'drizzle-orm'
import { participantKey } from '../../../mail/senders/participant-key.ts'
import { and, eq, or, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import type { drafts, draftVersions } from '../schema/drafts.ts'
import { events } from '../schema/events.ts'
import { tickets } from '../schema/tickets.ts'
import { tellsMovingDay } from './forget-moving-days.ts'
import { tellsTitle } from './forget-title.ts'

/*
 * Rules of what goes, asked by the preview, which counts, and by the deed, which erases: the two cannot differ.
 */

export type Chosen = { readonly ticketId: string; readonly isWhole: boolean }

/** Of an enquiry that is also another's only what names one of the addresses. */
export function draftsThatGo(
  table: typeof drafts | typeof draftVersions,
  { ticketId, isWhole }: Chosen,
  keys: ReadonlySet<string>,
): SQL | undefined {
  const names = (text: SQLWrapper) => or(...[...keys].map((key) => sql`instr(lower(${text}), ${key}) > 0`))
  const isTheirs = isWhole ? undefined : or(names(table.text), names(table.fields))
  return and(eq(table.ticketId, ticketId), isTheirs)
}

/** What was told of it; of an enquiry that is also another's only of these messages, how the office called it,
 * and when its opener must move. */
export function tellsThatGo(
  office: Office,
  { ticketId, isWhole }: Chosen,
  messageIds: readonly string[],
  keys: ReadonlySet<string>,
): SQL | undefined {
  if (isWhole) return or(eq(events.ticketId, ticketId), tellsOfMessages(ticketId, messageIds))
  const isOpener = isOpenedBy(office, ticketId, keys)
  const days = isOpener ? tellsMovingDay(ticketId) : undefined
  return or(tellsOfMessages(ticketId, messageIds), tellsTitle(ticketId), days)
}

/** Also what was told while they stood in a ticket that they were moved out of. */
export function tellsOfMessages(ticketId: string, messageIds: readonly string[]): SQL | undefined {
  const stood = sql`(with recursive stood(id) as (select ${ticketId}
    union select from_id from message_moves join stood on into_id = stood.id) select id from stood)`
  const named = sql`(select value from json_each(${JSON.stringify(messageIds)}))`
  return and(sql`${events.ticketId} in ${stood}`, sql`${events.messageId} in ${named}`)
}

export function isOpenedBy({ db }: Office, ticketId: string, keys: ReadonlySet<string>): boolean {
  const { requesterAddress: address } = tickets
  const row = db.select({ address }).from(tickets).where(eq(tickets.id, ticketId)).get()
  return row?.address != null && keys.has(participantKey(row.address))
}

/** Mails whose bytes are kept: as they came, each time, or as we wrote them. */
export function originalsOf({ client }: Office, messageIds: readonly string[]): number {
  return client
    .prepare(
      `select coalesce(sum(max(m.content_id is not null, (
         select count(*) from deliveries d join contents c on c.id = d.content_id
         where d.message_id = m.id and c.size > 0))), 0)
       from messages m where m.id in (select value from json_each(?))`,
    )
    .pluck()
    .get(JSON.stringify(messageIds)) as number
}
