/** `AN-2026-1147`: prefix, year of the office's calendar, running number. For people, never a key. */
export function formatReference(prefix: string, year: number, number: number): string {
  return `${prefix}-${year}-${number}`
}

/**
 * The first reference of ours in a subject or in what somebody typed into the search. Brackets are not
 * needed here: a reference opens nothing by itself (R-THR-3).
 */
export function findReference(text: string, prefix: string): string | undefined {
  const escaped = prefix.replace(/[^A-Za-z0-9]/g, '\\$&')
  const found = new RegExp(`(?<![A-Za-z0-9])${escaped}-(\\d{4})-(\\d{1,9})(?!\\d)`, 'i').exec(
    text.slice(0, 2000),
  )
  return found ? formatReference(prefix, Number(found[1]), Number(found[2])) : undefined
}
