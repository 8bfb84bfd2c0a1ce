import type { Finding } from './finding.ts'
import { foldText } from './folded-text.ts'

/** First digits and lengths that issuers use (ISO/IEC 7812); a reference number of an invoice often has others. */
const shapes = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]|2[2-7])\d{14}$/,
  /^3[47]\d{13}$/,
  /^3[068]\d{12}$/,
  /^6\d{15,18}$/,
]

/** Card numbers whose last digit agrees (Luhn), in groups or in one. */
export function findPaymentCards(given: string): Finding[] {
  const { text, span } = foldText(given)
  const found: Finding[] = []
  for (const { 0: all, index } of text.matchAll(/(?<![\p{L}\p{N}+])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu)) {
    const digits = all.replace(/\D/g, '')
    if (shapes.some((shape) => shape.test(digits)) && isLuhn(digits)) {
      found.push({ kind: 'payment-card', certainty: 'certain', ...span(index, index + all.length) })
    }
  }
  return found
}

function isLuhn(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at])
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}
