const LAST_KEPT = 10
/** Relays refuse long header blocks (R-OUT-2). */
const LONGEST_HEADER = 1_500
/** Our own signed id and the answered mail: without these two the thread breaks. */
const ALWAYS_KEPT = 2

/** Ids for References, oldest first: the first and the last ten, fewer when they are long. */
export function keptReferences(ids: readonly string[]): readonly string[] {
  const usable = [...new Set(ids)].filter((id) => /^[^\s<>\p{Cc}]{3,998}$/u.test(id))
  const first = usable.slice(0, Math.max(0, usable.length - LAST_KEPT)).slice(0, 1)
  const kept = [...first, ...usable.slice(-LAST_KEPT)]
  while (kept.length > ALWAYS_KEPT && headerBytes(kept) > LONGEST_HEADER) {
    kept.splice(kept.length > ALWAYS_KEPT + 1 ? 1 : 0, 1)
  }
  return kept
}

function headerBytes(ids: readonly string[]): number {
  return ids.reduce((sum, id) => sum + Buffer.byteLength(id) + 3, 'References:'.length)
}
