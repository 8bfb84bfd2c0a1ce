/**
 * How `part` of an attachment tells a file within another part: a leaf's index is 0 or more, a uuencoded file
 * of the texts is -1 and below, and below a million stands what is within a winmail.dat, a signature or a
 * mail without boundaries.
 */
const WITHIN = 1_000_000
const TEXT_FILES = 500_000

/** Stands for the bytes outside all parts of a mail whose boundary was lost; a mail has at most 5,000 parts. */
export const LOST = 9_999

/** @param inner index of a leaf within, from 0, or the negative number of a uuencoded file within */
export function partWithin(outer: number, inner: number): number {
  return -((outer + 1) * WITHIN + (inner >= 0 ? inner : TEXT_FILES - inner))
}

export function readPartNumber(part: number): { readonly outer: number; readonly inner: number } | undefined {
  if (part > -WITHIN) return undefined
  const inner = -part % WITHIN
  return { outer: Math.floor(-part / WITHIN) - 1, inner: inner > TEXT_FILES ? TEXT_FILES - inner : inner }
}
