import type { Office } from '../office.ts'

/**
 * A query whose text is built once for each open file; values come by `sql.placeholder`, as the database
 * knows them (a `Date` as milliseconds). For the few look-ups every mail needs.
 */
export function prepared<Query>(build: (db: Office['db']) => Query): (office: Office) => Query {
  const built = new WeakMap<Office, Query>()
  return (office) => {
    const known = built.get(office)
    if (known) return known
    const query = build(office.db)
    built.set(office, query)
    return query
  }
}
