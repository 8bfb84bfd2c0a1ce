import type { SQL } from 'drizzle-orm'
import { isLocalDate } from '../../../business-time/local-date.ts'
import { queueOf } from '../../../tickets/queue.ts'
import type { DeskStore, InboxPage, InboxQueue, InboxRow } from '../../../web/desk-store.ts'
import type { InboxSort } from '../../../web/inbox/inbox-filter.ts'
import { and, asc, desc, eq, getTableColumns, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { users } from '../schema/people.ts'
import { tickets, ticketViews } from '../schema/tickets.ts'
import { type OfficeMoment, officeMoment } from '../tickets/office-moment.ts'
import { type TicketRow, toTicket } from '../tickets/ticket-rows.ts'
import { narrowedTo } from './list-filter.ts'
import { isAtStake, isNotMerged, standsIn } from './queue-conditions.ts'
import { type RowMarks, rowMarks } from './row-marks.ts'

const queues: readonly InboxQueue[] = [
  'quarantine',
  'automatic',
  'closed',
  'reminders',
  'waiting',
  'overdue',
  'new',
  'open',
  'mine',
  'unopened',
]

const MOST_ROWS = 500

type SortColumn = 'dueOrder' | 'movingOrder' | 'createdAt' | 'lastMessageAt' | 'closedOrder' | 'reminderAt'
type Order = { readonly by: SortColumn; readonly direction: 'asc' | 'desc' }

const newestFirst: Order = { by: 'lastMessageAt', direction: 'desc' }
const dueFirst: Order = { by: 'dueOrder', direction: 'asc' }

const sorted: Readonly<Record<InboxSort, Order | undefined>> = {
  due: undefined,
  arrival: { by: 'createdAt', direction: 'asc' },
  newest: newestFirst,
  moving: { by: 'movingOrder', direction: 'asc' },
}

/** What is ours to do by when it is due, what is not by its last message, what is over by its end. */
const orders: Readonly<Record<InboxQueue, Order>> = {
  open: dueFirst,
  new: dueFirst,
  overdue: dueFirst,
  mine: dueFirst,
  unopened: dueFirst,
  waiting: newestFirst,
  automatic: newestFirst,
  quarantine: newestFirst,
  reminders: { by: 'reminderAt', direction: 'asc' },
  closed: { by: 'closedOrder', direction: 'desc' },
}

type InboxReads = Pick<DeskStore, 'inboxPage' | 'homesAtStake' | 'countNarrowed' | 'queueCounts' | 'search'>

export function inbox(office: Office): InboxReads {
  return {
    async inboxPage({ queue, userId, now, filter, sort, after, limit }) {
      const moment = officeMoment(office, now)
      const where = and(
        queue ? standsIn(queue, userId, moment) : isNotMerged,
        narrowedTo(filter, userId, moment),
      )
      const order = (sort && sorted[sort]) ?? (queue ? orders[queue] : newestFirst)
      return page(office, { where, order, userId, moment, after, limit })
    },

    async homesAtStake({ queue, userId, now, filter, limit }) {
      const moment = officeMoment(office, now)
      const where = and(
        isAtStake(moment),
        standsIn(queue, userId, moment),
        narrowedTo(filter, userId, moment),
      )
      const order = { by: 'movingOrder', direction: 'asc' } as const
      return page(office, { where, order, userId, moment, after: undefined, limit }).rows
    },

    async countNarrowed({ queue, userId, now, filter }) {
      const moment = officeMoment(office, now)
      return countOf(office, and(standsIn(queue, userId, moment), narrowedTo(filter, userId, moment)))
    },

    async queueCounts(userId, now) {
      const moment = officeMoment(office, now)
      const counts = queues.map((queue) => [queue, countOf(office, standsIn(queue, userId, moment))])
      return Object.fromEntries(counts) as Record<InboxQueue, number>
    },

    async search({ match, now, userId, filter, after, limit }) {
      const moment = officeMoment(office, now)
      // The plus lets SQLite walk the tickets from the newest and stop after a page, instead of sorting all hits.
      // The index holds nothing but ids: the rows with the texts behind the hits would be ten times the pages.
      const found = sql`+${tickets.id} in (select ticket_id from message_search
        cross join search_documents indexed by search_documents_tickets
        on search_documents.id = message_search.rowid
        where message_search match ${match}
        union all select ${survivor} from title_search where title_search match ${match})`
      const where = and(found, narrowedTo(filter, userId, moment))
      return page(office, { where, order: newestFirst, userId, moment, after, limit })
    },
  }
}

/** A title leads to where the messages of its ticket stand now. */
const survivor = sql`(with recursive chain(id, next) as (
    select t.id, t.merged_into from tickets t where t.id = title_search.ticket_id
    union select t.id, t.merged_into from tickets t join chain on t.id = chain.next)
  select id from chain where next is null)`

function countOf(office: Office, where: SQL | undefined): number {
  return office.db.select({ count: sql<number>`count(*)` }).from(tickets).where(where).get()!.count
}

function page(
  office: Office,
  query: {
    readonly where: SQL | undefined
    readonly order: Order
    readonly userId: string | undefined
    readonly moment: OfficeMoment
    readonly after: string | undefined
    readonly limit: number
  },
): InboxPage {
  const { order, moment } = query
  const limit = Math.max(1, Math.min(MOST_ROWS, query.limit))
  const column = tickets[order.by]
  const sort = order.direction === 'asc' ? asc : desc
  const rows = office.db
    .select({ ticket: getTableColumns(tickets), assigneeName: users.name, seenAt: ticketViews.seenAt })
    .from(tickets)
    .leftJoin(users, eq(users.id, tickets.assigneeId))
    .leftJoin(
      ticketViews,
      and(eq(ticketViews.ticketId, tickets.id), eq(ticketViews.userId, query.userId ?? '')),
    )
    .where(and(query.where, behind(query.after, order)))
    .orderBy(sort(column), sort(tickets.id))
    .limit(limit + 1)
    .all()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const marksOf = rowMarks(
    office,
    shown.map(({ ticket }) => ticket.id),
    moment.now,
  )
  return {
    rows: shown.map((row) => ({ ...toInboxRow(row, query.userId, moment), ...marksOf(row.ticket.id) })),
    ...(rows.length > limit && last ? { next: cursorOf(last.ticket, order) } : {}),
  }
}

/** The place of the last row shown: what comes later cannot shift it. */
function cursorOf(row: TicketRow, { by }: Order): string {
  const value = row[by]
  return Buffer.from(`${value instanceof Date ? value.getTime() : (value ?? 0)} ${row.id}`).toString(
    'base64url',
  )
}

/** A cursor comes back from a URL: one that says nothing begins at the beginning. */
function behind(cursor: string | undefined, { by, direction }: Order): SQL | undefined {
  const said = Buffer.from((cursor ?? '').slice(0, 200), 'base64url').toString()
  const [, value, id] = /^(-?\d{1,16}|\d{4}-\d\d-\d\d) ([\w-]{1,64})$/.exec(said) ?? []
  if (value === undefined || id === undefined || isLocalDate(value) !== (by === 'movingOrder'))
    return undefined
  const place = sql`(${tickets[by]}, ${tickets.id})`
  const last = sql`(${by === 'movingOrder' ? value : Number(value)}, ${id})`
  return direction === 'asc' ? sql`${place} > ${last}` : sql`${place} < ${last}`
}

function toInboxRow(
  row: { ticket: TicketRow; assigneeName: string | null; seenAt: Date | null },
  userId: string | undefined,
  { now, lastNear }: OfficeMoment,
): Omit<InboxRow, keyof RowMarks> {
  const ticket = toTicket(row.ticket)
  const { messageCount, lastMessageAt, lastInboundAt, snippet, hasAttachments } = row.ticket
  return {
    ticket,
    queue: queueOf(ticket, now, lastNear),
    ...(row.assigneeName === null ? {} : { assigneeName: row.assigneeName }),
    messageCount,
    lastMessageAt,
    snippet,
    hasAttachments,
    isUnread: userId !== undefined && lastInboundAt !== null && (row.seenAt ?? new Date(0)) < lastInboundAt,
  }
}
