import { createRequire } from 'node:module'
import type { Stemmer } from 'snowball-stemmers'
import { irregularForms } from './irregular-forms.ts'

/**
 * The part of a Finnish word that its forms share: Snowball's stem, without final vowels and with the
 * consonants of gradation in one form (velka, velan → vel; häätö, häädön → haat). Takes folded letters.
 */
export function finnishStem(word: string): string {
  const irregular = irregularForms.get(word)
  if (irregular !== undefined) return irregular
  if (!/^[a-z]{3,}$/.test(word)) return word.slice(0, longestStem)
  const stem = finnishStemmer().stem(nominalForm(word.slice(0, longestStem)))
  if (stem.length >= 5 && /[uy](?:ks|d|t|s)$/.test(stem)) return stem.replace(/(?:ks|d|t|s)$/, 's')
  return ungraded(withoutFinalVowels(stem, 2))
}

/** Loaded with the first word: the package holds all its languages, 14 MB of memory. */
const load = createRequire(import.meta.url)
let snowball: Stemmer | undefined

function finnishStemmer(): Stemmer {
  if (snowball === undefined) {
    const stemmers: typeof import('snowball-stemmers') = load('snowball-stemmers')
    snowball = stemmers.newStemmer('finnish')
  }
  return snowball
}

/** Longer words are no words; what is cut is cut on both sides of a search. */
const longestStem = 40

/** Forms in which the stemmer sees another case: asuminen, asumista → asumise-, hakemusta → hakemus. */
function nominalForm(word: string): string {
  return word
    .replace(/(?<=[a-z]{3})nen$/, 'se')
    .replace(/(?<=[a-z]{2}(?:mi|lli))sta$/, 'se')
    .replace(/(?<=[a-z]{3}[mt][uy]s)ta$/, '')
    .replace(/(?<=kaus|vuos|laps)i$/, '')
}

function withoutFinalVowels(stem: string, least: number): string {
  let end = stem.length
  while (end > least && 'aeiouy'.includes(stem[end - 1]!)) end -= 1
  return stem.slice(0, end)
}

/** Strong and weak grade fall together; after s and t a stop does not change (lasku, matka). */
function ungraded(stem: string): string {
  if (/s[kpt]$|t[kp]$/.test(stem)) return stem
  for (const [graded, common] of gradation) {
    if (graded.test(stem)) return withoutFinalVowels(stem.replace(graded, common), 3)
  }
  return stem
}

const gradation: readonly (readonly [RegExp, string])[] = [
  [/n[kgtn]$/, 'n'],
  [/m[pm]$/, 'm'],
  [/l[tlk]$/, 'l'],
  [/r[trk]$/, 'r'],
  [/h[tdk]$/, 'h'],
  [/(?:pp|ps|p|v)$/, 'p'],
  [/(?:tt|t|d)$/, 't'],
  [/(?<=..)kk?$/, ''],
]
