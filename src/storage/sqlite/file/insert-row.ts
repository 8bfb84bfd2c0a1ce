import type { Statement } from 'better-sqlite3'
import type { Column, InferInsertModel } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Office } from '../office.ts'
import { getTableColumns, getTableName, toSnakeCase } from './drizzle.ts'

type Insertion = { readonly statement: Statement; readonly columns: readonly (readonly [string, Column])[] }

const insertions = new WeakMap<Office, Map<SQLiteTable, Insertion>>()

/**
 * Inserts a row by a statement that is built once for each table. Drizzle builds the text anew each time,
 * which for the thirty columns of a message took longer than writing it.
 */
export function insertRow<Table extends SQLiteTable>(
  office: Office,
  table: Table,
  row: InferInsertModel<Table>,
): void {
  const { statement, columns } = insertionInto(office, table)
  const values = row as Readonly<Record<string, unknown>>
  statement.run(
    columns.map(([key, column]) => {
      const value = values[key]
      return value === undefined || value === null ? null : column.mapToDriverValue(value)
    }),
  )
}

function insertionInto(office: Office, table: SQLiteTable): Insertion {
  const known = insertions.get(office) ?? new Map<SQLiteTable, Insertion>()
  insertions.set(office, known)
  const built = known.get(table) ?? build(office, table)
  known.set(table, built)
  return built
}

function build(office: Office, table: SQLiteTable): Insertion {
  const columns = Object.entries(getTableColumns(table)).filter(([, column]) => !column.generated)
  const names = columns.map(([key, column]) => `"${column.keyAsName ? toSnakeCase(key) : column.name}"`)
  const places = names.map(() => '?')
  const statement = office.client.prepare(
    `insert into "${getTableName(table)}" (${names.join(', ')}) values (${places.join(', ')})`,
  )
  return { statement, columns }
}
