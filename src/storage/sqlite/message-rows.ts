import type { SQL } from 'drizzle-orm'
import { eq, sql } from './drizzle.ts'
import { insertRow } from './insert-row.ts'
import type { Office } from './office.ts'
import { attachments, messages, tickets } from './schema.ts'

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
  const total = { messageTotal: sql`${tickets.messageTotal} + 1` }
  const isCounted = row.direction !== 'note' && row.kind !== 'receipt'
  const speaks = row.isCollapsed !== true
  const hasFiles = speaks && files.some((file) => !file.isInline)
  const isNewest = sql`${tickets.lastMessageAt} <= ${row.at.getTime()}`
  const set = isCounted
    ? {
        ...total,
        messageCount: sql`${tickets.messageCount} + 1`,
        ...(speaks ? { snippet: newerSnippet(row.visibleText ?? '', isNewest) } : {}),
        lastMessageAt: sql`max(${tickets.lastMessageAt}, ${row.at.getTime()})`,
        ...(hasFiles ? { hasAttachments: true } : {}),
        ...(row.direction === 'in' ? { lastInboundAt: office.now() } : {}),
      }
    : total
  const counted = office.db
    .update(tickets)
    .set(set)
    .where(eq(tickets.id, row.ticketId))
    .returning({ total: tickets.messageTotal })
    .get()
  if (!counted) throw new Error(`no ticket ${row.ticketId}`)
  return counted.total
}

function newerSnippet(visibleText: string, isNewest: SQL): SQL {
  return sql`case when ${isNewest} then ${snippetOf(visibleText)} else ${tickets.snippet} end`
}

export function snippetOf(visibleText: string): string {
  const start = visibleText
    .slice(0, 4 * SNIPPET_CHARACTERS)
    .replace(/\s+/g, ' ')
    .trim()
  return start.slice(0, SNIPPET_CHARACTERS).toWellFormed()
}
