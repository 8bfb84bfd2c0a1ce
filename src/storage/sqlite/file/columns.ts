import { customType, integer } from './drizzle.ts'

/**
 * Text as every dialect can keep it: no NUL (PostgreSQL refuses it, 22021) and no lone surrogates, which
 * would come back as other characters (scale.md §4.8). Mail is cleaned when it is read; this is the last gate.
 */
export const cleanText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
})

/** A value that is only read and written whole, as JSON. */
export function jsonText<T>(name?: string) {
  return customType<{ data: T; driverData: string }>({
    dataType: () => 'text',
    toDriver: (value) => JSON.stringify(storableIn(value)),
    fromDriver: (text): T => JSON.parse(text),
  })(name ?? '')
}

/** A `Date` to the millisecond. */
export const instant = (name?: string) => integer(name ?? '', { mode: 'timestamp_ms' })

export const flag = (name?: string) => integer(name ?? '', { mode: 'boolean' })

export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '').toWellFormed() : text.toWellFormed()
}

/** A copy with every text in it, keys too, made storable. */
export function storableIn(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(storableIn)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [storable(key), storableIn(held)]))
}
