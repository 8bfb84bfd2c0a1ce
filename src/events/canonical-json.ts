type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/**
 * One spelling for one value: keys sorted by code unit, no blanks, numbers and strings as ECMA-262 writes them
 * (the idea of RFC 8785). What is hashed must not depend on how a database gives JSON back.
 */
export function canonicalJson(value: Plain): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const keys = Object.keys(value).sort()
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key]!)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError('a fact must be a finite number')
  return JSON.stringify(value)
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}
