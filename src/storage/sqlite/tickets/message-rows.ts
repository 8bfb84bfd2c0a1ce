import { eq, sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { attachments, messages } from '../schema/messages.ts'
import { tickets } from '../schema/tickets.ts'

type MessageColumns = Omit<typeof messages.$inferInsert, 'number'>

export type NewMessage = {
  /** Flags, lists and texts that are not given are false and empty. */
  readonly row: Pick<MessageColumns, 'id' | 'ticketId' | 'direction' | 'kind' | 'at' | 'subject'> &
    Partial<MessageColumns>
  readonly attachments?: readonly Omit<typeof attachments.$inferInsert, 'messageId' | 'number'>[]
}

const SNIPPET_CHARACTERS = 200

/** Adds a message to its ticket and keeps what the inbox shows of the ticket. Returns its number in the ticket. */
export function appendMessage(office: Office, message: NewMessage): number {
  const number = countMessage(office, message)
  const { id } = message.row
  insertRow(office, messages, {
    to: [],
    cc: [],
    replyTo: [],
    references: [],
    problems: [],
    isCollapsed: false,
    isDegraded: false,
    isUndone: false,
    hasHtml: false,
    visibleText: '',
    text: '',
    ...message.row,
    number,
  })
  for (const [index, file] of (message.attachments ?? []).entries()) {
    insertRow(office, attachments, { ...file, messageId: id, number: index })
  }
  return number
}

/**
 * Receipts and notes are not counted and are not the newest message (ruling 22). What stands collapsed in the
 * thread, a bounce or an automatic reply, does not speak for the ticket in the inbox.
 */
function countMessage(office: Office, { row, attachments: files = [] }: NewMessage): number {
  const isCounted = row.direction !== 'note' && row.kind !== 'receipt'
  const speaks = isCounted && row.isCollapsed !== true
  const counted = count(office).get({
    ticketId: row.ticketId,
    counted: isCounted ? 1 : 0,
    at: isCounted ? row.at.getTime() : 0,
    snippet: speaks ? snippetOf(row.visibleText ?? '') : null,
    hasFiles: speaks && files.some((file) => !file.isInline) ? 1 : 0,
    inboundAt: isCounted && row.direction === 'in' ? office.now().getTime() : null,
  })
  if (!counted) throw new Error(`no ticket ${row.ticketId}`)
  return counted.total
}

const { placeholder } = sql

const count = prepared((db) =>
  db
    .update(tickets)
    .set({
      messageTotal: sql`${tickets.messageTotal} + 1`,
      messageCount: sql`${tickets.messageCount} + ${placeholder('counted')}`,
      snippet: sql`case when ${tickets.lastMessageAt} <= ${placeholder('at')}
        then coalesce(${placeholder('snippet')}, ${tickets.snippet}) else ${tickets.snippet} end`,
      lastMessageAt: sql`max(${tickets.lastMessageAt}, ${placeholder('at')})`,
      hasAttachments: sql`max(${tickets.hasAttachments}, ${placeholder('hasFiles')})`,
      lastInboundAt: sql`coalesce(${placeholder('inboundAt')}, ${tickets.lastInboundAt})`,
    })
    .where(eq(tickets.id, placeholder('ticketId')))
    .returning({ total: tickets.messageTotal })
    .prepare(),
)

export function snippetOf(visibleText: string): string {
  const start = visibleText
    .slice(0, 4 * SNIPPET_CHARACTERS)
    .replace(/\s+/g, ' ')
    .trim()
  return start.slice(0, SNIPPET_CHARACTERS).toWellFormed()
}
