import { masked } from './find-sensitive.ts'
import { findPersonalCodes } from './personal-codes.ts'

/**
 * For lists and results, where anybody passing by may read: every henkilötunnus is covered, also one that
 * the end of the excerpt cut off.
 */
export function maskPersonalCodes(excerpt: string): string {
  const whole = /\d/.test(excerpt) ? masked(excerpt, findPersonalCodes(excerpt)) : excerpt
  return whole.replace(cutOff, (part) => part.replace(/[\p{L}\p{N}]/gu, '•'))
}

const cutOff = /(?<!\d)[0-3]\d[01]\d{3}\s?[-+\p{Pd}\u2212A-FU-Ya-fu-y]\s?\d{1,3}…?$/u
