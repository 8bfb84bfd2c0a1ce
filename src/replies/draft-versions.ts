/** How many earlier versions of a draft are kept. */
export const mostDraftVersions = 10

const apartMs = 2 * 60_000
const manyCharacters = 40

/**
 * Whether a draft is kept as it was before `next` replaces it. It saves itself every few seconds, so the
 * versions lie two minutes apart, unless many words go at once.
 */
export function isWorthKeeping(
  previous: string,
  next: string,
  newestVersionAt: Date | undefined,
  now: Date,
): boolean {
  if (previous.trim() === '' || previous === next) return false
  if (lostCharacters(previous, next) >= manyCharacters) return true
  return newestVersionAt === undefined || now.getTime() - newestVersionAt.getTime() >= apartMs
}

/** Of the old text, what stands in neither the common beginning nor the common end. */
function lostCharacters(previous: string, next: string): number {
  const shorter = Math.min(previous.length, next.length)
  let start = 0
  while (start < shorter && previous[start] === next[start]) start += 1
  let end = 0
  while (end < shorter - start && previous.at(-1 - end) === next.at(-1 - end)) end += 1
  return previous.length - start - end
}
