/** Names of the parts and columns of the table; `codes` are stable for scripts, a page brings words. */
export type TableWords = {
  /** Of a part or a column. */
  heading(name: Heading): string
  /** Of a language, an urgency, a topic, an exclusion, a reason for no receipt. */
  value(kind: 'language' | 'urgency' | 'topic' | 'exclusion' | 'receipt', key: string): string
  handler(id: string): string
}

export type Heading =
  | 'part'
  | 'item'
  | 'count'
  | 'met'
  | 'missed'
  | 'unanswered'
  | 'share'
  | 'p10'
  | 'median'
  | 'p90'
  /** The same columns where a cell holds a length and not its minutes. */
  | 'p10-length'
  | 'p90-length'
  | 'period'
  | 'filter'
  | 'figures'
  | 'from'
  | 'to'
  | 'computed'
  | 'settings-version'
  | 'first'
  | 'next'
  | 'previous-first'
  | 'previous-next'
  | 'week'
  | 'by-language'
  | 'by-urgency'
  | 'by-topic'
  | 'by-handler'
  | 'few'
  | 'balance'
  | 'received'
  | 'pending'
  | 'closed'
  | 'receipts'
  | 'sent'
  | 'backlog'
  | 'open'
  | 'overdue'

export const codes: TableWords = {
  heading: (name) => name,
  value: (_, key) => key,
  handler: (id) => id || 'none',
}
