import type { Finding, SensitiveKind } from './finding.ts'
import { findIbans } from './ibans.ts'
import { findPaymentCards } from './payment-cards.ts'
import { findPersonalCodes } from './personal-codes.ts'

/** Everything sensitive in a text, first to last; what one detector took is not looked at by the next. */
export function findSensitive(text: string): Finding[] {
  const found: Finding[] = []
  for (const find of [findPersonalCodes, findIbans, findPaymentCards]) {
    const isFree = (one: Finding) => !found.some(({ from, to }) => one.from < to && from < one.to)
    found.push(...find(text).filter(isFree))
  }
  return found.toSorted((one, other) => one.from - other.from)
}

/** The text with what was found of one kind made unreadable. */
export function maskSensitive(text: string, kind: SensitiveKind): string {
  return masked(
    text,
    findSensitive(text).filter((one) => one.kind === kind),
  )
}

/** Covers letters and digits and leaves blanks and dashes, so that a reader still sees what stood there. */
export function masked(text: string, findings: readonly Finding[]): string {
  return findings.reduceRight(
    (rest, { from, to }) =>
      rest.slice(0, from) + rest.slice(from, to).replace(/[\p{L}\p{N}]/gu, '•') + rest.slice(to),
    text,
  )
}
