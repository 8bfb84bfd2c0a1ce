import type { Cell, Row } from './cell.ts'

/**
 * A table for a Finnish spreadsheet: UTF-8 with a byte order mark, `;` between cells, CR LF between lines (RFC 4180
 * but for the separator). A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function toCsv(rows: readonly Row[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`
}

/** Lengths in minutes and shares in per cent, with a decimal comma and at most two decimals; moments in UTC. */
function cell(value: Cell): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return decimalComma(value)
  if (typeof value === 'string') return quoted(harmless(value))
  switch (value.kind) {
    case 'minutes':
      return decimalComma(value.minutes)
    case 'share':
      return decimalComma(value.share * 100)
    case 'date':
      return value.date
    case 'moment':
      return new Date(value.ms).toISOString()
  }
}

function decimalComma(value: number): string {
  return String(Math.round(value * 100) / 100).replace('.', ',')
}

/** OWASP, CSV injection: also behind blanks, and for the full-width forms spreadsheets accept. */
function harmless(text: string): string {
  return /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(text) ? `'${text}` : text
}

function quoted(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
