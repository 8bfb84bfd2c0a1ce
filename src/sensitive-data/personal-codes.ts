import type { Finding } from './finding.ts'
import { foldText } from './folded-text.ts'
import { checkCharacters, isBirthDate, isCheckCharacter } from './personal-code.ts'

type Found = Omit<Finding, 'kind'>

/**
 * Every henkilötunnus in a text, in the forms people write them (domain.md §7.1): with any dash or mark of
 * the century, blanks or a line end inside, without the mark, and split into a date and the rest.
 */
export function findPersonalCodes(given: string): Finding[] {
  const { text, span } = foldText(given)
  const whole = [...markedCodes(text), ...unmarkedCodes(text)]
  const free = (one: Found) => !whole.some(({ from, to }) => one.from < to && from < one.to)
  const parts = splitCodes(text).filter(free)
  const isTold = (date: Found) => parts.some(({ from }) => from > date.to && from - date.to < restReach)
  const dates = [...namedDates(text)].filter((date) => free(date) && !isTold(date))
  return dropOverlapping([...whole, ...parts, ...dates])
    .map(({ from, to, certainty }) => ({ kind: 'personal-code' as const, certainty, ...span(from, to) }))
    .toSorted((one, other) => one.from - other.from)
}

const day = '(?:0[1-9]|[12]\\d|3[01])'
const month = '(?:0[1-9]|1[0-2])'
const check = `[${checkCharacters}]`
const end = '(?![\\p{L}\\p{N}])'

const marked = new RegExp(
  `(?<!\\d)(${day})([. ]?)(${month})[. ]?(\\d\\d)( {0,3})([-+A-FU-Y])( {0,3})(\\d{3})( ?)(${check})${end}`,
  'gu',
)

/** A wrong check character counts only where the shape is tight: a span of dates has the loose one. */
function* markedCodes(text: string): Generator<Found> {
  for (const match of text.matchAll(marked)) {
    const [all, d = '', dot, m = '', y = '', , mark = '', , number = '', gap, last = ''] = match
    const birth = d + m + y
    if (!isBirthDate(birth, mark)) continue
    const isRight = isCheckCharacter(birth, number, last)
    const isGlued = /\p{L}/u.test(text.charAt(match.index - 1))
    if (!isRight && (dot !== '' || gap !== '' || isGlued)) continue
    yield { from: match.index, to: match.index + all.length, certainty: isRight ? 'certain' : 'likely' }
  }
}

const unmarked = new RegExp(`(?<![\\p{L}\\p{N}])(${day}${month}\\d\\d) {0,3}(\\d{3})(${check})${end}`, 'gu')

/** One number in 31 agrees by chance, and phone numbers are numbers: a digit at the end wants a word beside it. */
function* unmarkedCodes(text: string): Generator<Found> {
  for (const match of text.matchAll(unmarked)) {
    const [all, birth = '', number = '', last = ''] = match
    if (!isBirthDate(birth) || !isCheckCharacter(birth, number, last)) continue
    if (/\d/.test(last) && !isNamedNear(text, match.index, all.length)) continue
    yield { from: match.index, to: match.index + all.length, certainty: 'likely' }
  }
}

const dateAlone = new RegExp(`(?<![\\p{L}\\p{N}.])${day}\\.?${month}\\.?(?:19|20)?\\d\\d${end}`, 'gu')
const restAlone = new RegExp(`(?<![\\p{L}\\p{N}])(\\d{3})(${check})${end}`, 'gu')
const restReach = 120

/** The secret is the rest; the date is a birthday like any other. */
function splitCodes(text: string): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(dateAlone)) {
    const digits = match[0].replaceAll('.', '')
    const birth = digits.slice(0, 4) + digits.slice(-2)
    if (!isBirthDate(birth)) continue
    const start = match.index + match[0].length
    const after = text.slice(start, start + restReach)
    for (const rest of after.matchAll(restAlone)) {
      const [all, number = '', last = ''] = rest
      const from = start + rest.index
      const isNamed = restWords.test(text.slice(match.index, from))
      if (!isCheckCharacter(birth, number, last) || (!isNamed && /\d/.test(last))) continue
      found.push({ from, to: from + all.length, certainty: isNamed ? 'certain' : 'likely' })
    }
  }
  return found
}

function* namedDates(text: string): Generator<Found> {
  for (const match of text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${day}${month}\\d\\d${end}`, 'gu'))) {
    if (!isBirthDate(match[0]) || !isNamedNear(text, match.index, match[0].length)) continue
    yield { from: match.index, to: match.index + match[0].length, certainty: 'possible' }
  }
}

const restWords =
  /LOPPUOSA|TUNNUSOSA|HETU|HENKILÖTUNNU|SOTU|PERSONBETECKNING|PERSONNUMMER|SLUTDEL|IDENTITY CODE|SOCIAL SECURITY/u

function isNamedNear(text: string, from: number, length: number): boolean {
  return restWords.test(text.slice(Math.max(0, from - 40), from + length + 40))
}

function dropOverlapping(found: readonly Found[]): Found[] {
  const kept: Found[] = []
  for (const one of found) {
    if (!kept.some(({ from, to }) => one.from < to && from < one.to)) kept.push(one)
  }
  return kept
}
