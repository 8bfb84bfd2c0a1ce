import type { Finding } from './finding.ts'
import { foldText } from './folded-text.ts'

/** Length of an account number by its country (ISO 13616 register), as residents of a Finnish city have them. */
const lengths: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AL: 28, AT: 20, BA: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18 },
  ...{ EE: 20, ES: 24, FI: 18, FO: 18, FR: 27, GB: 22, GE: 22, GR: 27, HR: 21, HU: 28, IE: 22, IQ: 23 },
  ...{ IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MD: 24, ME: 22, MK: 19, MT: 31, NL: 18 },
  ...{ NO: 15, PL: 28, PT: 25, RO: 24, RS: 22, SE: 24, SI: 19, SK: 24, SM: 27, TR: 26, UA: 29, XK: 20 },
}

/** Account numbers whose check digits agree (ISO 7064 MOD 97-10), grouped or not. */
export function findIbans(given: string): Finding[] {
  const { text, span } = foldText(given)
  const found: Finding[] = []
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}])[A-Z]{2} ?\d ?\d/gu)) {
    const to = endOf(text, index)
    if (to !== undefined) found.push({ kind: 'iban', certainty: 'certain', ...span(index, to) })
  }
  return found
}

function endOf(text: string, from: number): number | undefined {
  const length = lengths[text.slice(from, from + 2)]
  if (length === undefined) return undefined
  let number = ''
  let at = from
  while (number.length < length) {
    const character = text.charAt(at)
    if (/[A-Z0-9]/.test(character)) number += character
    else if (!/[ -]/.test(character) || / |-/.test(text.charAt(at - 1))) return undefined
    at += 1
  }
  return !/[\p{L}\p{N}]/u.test(text.charAt(at)) && isChecked(number) ? at : undefined
}

function isChecked(iban: string): boolean {
  let remainder = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of Number.parseInt(character, 36).toString())
      remainder = (remainder * 10 + Number(digit)) % 97
  }
  return remainder === 1
}
