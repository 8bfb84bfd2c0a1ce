import writeExcelFile, { type CellObject } from 'write-excel-file/node'
import type { Cell } from './cell.ts'
import type { TablePart } from './summary-table.ts'
import type { Heading, TableWords } from './table-words.ts'

const minutesOfDay = 1_440
/** Of a sheet's name, in Excel. */
const longestName = 31
const columnWidths = [28, 34, 12, 12, 12, 12, 12, 12, 12, 12]

/**
 * The table as a workbook of Excel (ECMA-376): a sheet for each part, the parameters first; dates are dates,
 * lengths are lengths that can be added up, shares are per cent, and a text is never a formula. A workbook knows
 * no time zone, so moments are the office's wall clock.
 */
export function toXlsx(
  parts: readonly TablePart[],
  { heading }: TableWords,
  timeZone: string,
): Promise<Buffer> {
  return writeExcelFile(
    parts.map(({ name, columns, rows }) => ({
      sheet: sheetName(heading(name)),
      columns: columnWidths.map((width) => ({ width })),
      ...(columns ? { stickyRowsCount: 1 } : {}),
      data: [
        ...(columns
          ? [columns.map((column) => text(heading(lengthHeadings[column] ?? column), 'bold'))]
          : []),
        ...rows.map((row) => row.map((cell) => cellOf(cell, timeZone))),
      ],
    })),
  ).toBuffer()
}

const lengthHeadings: Partial<Record<Heading, Heading>> = { p10: 'p10-length', p90: 'p90-length' }

function cellOf(cell: Cell, timeZone: string): CellObject | null {
  if (cell === undefined) return null
  if (typeof cell === 'number') return { type: Number, value: cell }
  if (typeof cell === 'string') return text(cell)
  switch (cell.kind) {
    case 'minutes':
      return { type: Number, value: cell.minutes / minutesOfDay, format: '[h]:mm' }
    case 'share':
      return { type: Number, value: cell.share, format: '0.0%' }
    case 'date':
      return { type: Date, value: new Date(`${cell.date}T00:00:00Z`), format: 'd.m.yyyy' }
    case 'moment':
      return { type: Date, value: wallClock(cell.ms, timeZone), format: 'd.m.yyyy hh:mm' }
  }
}

function text(value: string, fontWeight?: 'bold'): CellObject {
  return { type: String, value, ...(fontWeight ? { fontWeight } : {}) }
}

function wallClock(ms: number, timeZone: string): Date {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return new Date(`${shown.format(ms).replace(' ', 'T')}Z`)
}

function sheetName(name: string): string {
  return name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, longestName)
}
