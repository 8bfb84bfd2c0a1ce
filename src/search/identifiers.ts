/** An address, a telephone number or a reference that stands in folded text, as one term. */
export type Identifier = { readonly term: string; readonly start: number; readonly end: number }

/** Found whole besides their parts, however they were grouped: "040 123 4567" is +358401234567. */
export function identifiersIn(folded: string): readonly Identifier[] {
  return [...folded.matchAll(pattern)].flatMap((match) => {
    const term = match.groups?.phone === undefined ? lettersAndDigits(match[0]) : nationalNumber(match[0])
    return term === undefined ? [] : [{ term, start: match.index, end: match.index + match[0].length }]
  })
}

/** Every repetition is bounded and begins where no such character stands before it: linear. */
const pattern = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}`,
    String.raw`(?<![\p{L}\p{N}])[a-z]{1,8}-\d{4}-\d{1,9}(?!\d)`,
    String.raw`(?<phone>(?<![\p{L}\p{N}+])(?:\+|00)?\d[\d ()-]{5,18}\d(?![\p{L}\p{N}]))`,
  ].join('|'),
  'gu',
)

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Digits with the Finnish country code as 0; undefined when they are too few or too many (ITU-T E.164). */
function nationalNumber(text: string): string | undefined {
  const digits = text.replace(/\D+/g, '')
  const national = /^\s*(?:\+|00)358/.test(text) ? digits.replace(/^(?:00)?3580?/, '0') : digits
  return national.length >= 6 && national.length <= 17 ? national : undefined
}
