/** Text as it is, a number with a decimal comma and at most two decimals, nothing for what is not known. */
export type Cell = string | number | undefined

/**
 * A table for a Finnish spreadsheet: UTF-8 with a byte order mark, `;` between cells, CR LF between lines (RFC 4180
 * but for the separator). A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`
}

function cell(value: Cell): string {
  if (value === undefined) return ''
  return quoted(typeof value === 'number' ? decimalComma(value) : harmless(value))
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
