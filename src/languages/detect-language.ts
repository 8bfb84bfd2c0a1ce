import { knownWords, type Profile, profiles } from './known-words.ts'
import { likelihoods, sampled, withoutDots } from './letter-triples.ts'
import { isRussian, scriptOf } from './script.ts'

/** `other`: surely none of the four. `unknown`: too little or too mixed to say. */
export type DetectedLanguage = {
  readonly language: 'fi' | 'sv' | 'en' | 'ru' | 'other' | 'unknown'
  /** Share of the evidence that speaks for it, 0 to 1. */
  readonly confidence: number
}

/**
 * The language of what a person wrote, quotes and signature stripped by the caller. Small words decide
 * first, then letters; addresses, links and numbers do not count. Looks at the first 4,000 characters.
 */
export function detectLanguage(text: string): DetectedLanguage {
  const written = wordsOnly(text.slice(0, mostCharacters))
  const script = scriptOf(written)
  if (script === 'none') return { language: 'unknown', confidence: 0 }
  if (script === 'cyrillic') return { language: isRussian(written) ? 'ru' : 'other', confidence: 1 }
  if (script === 'other') return { language: 'other', confidence: 1 }
  return decide(evidence(written.toLowerCase().match(/\p{L}+/gu) ?? []))
}

const mostCharacters = 4000

/** Half a known word; below it only letters have spoken, and those of one or two names say nothing. */
const leastEvidence = 1.5
const leastShare = 0.45

function wordsOnly(text: string): string {
  return text
    .normalize('NFC')
    .split(/\s+/)
    .filter((chunk) => !/[\d@/\\]/.test(chunk))
    .join(' ')
}

function decide(scores: ReadonlyMap<Profile, number>): DetectedLanguage {
  const score = (profile: Profile): number => scores.get(profile) ?? 0
  const total = profiles.reduce((sum, profile) => sum + score(profile), 0)
  const candidates = [
    ['fi', score('fi')],
    ['sv', score('sv')],
    ['en', score('en')],
    ['other', score('et') + score('so') + score('rest')],
  ] as const
  const [language, points] = candidates.reduce((best, next) => (next[1] > best[1] ? next : best))
  const confidence = total === 0 ? 0 : points / total
  const isEnough = points >= leastEvidence && confidence >= leastShare
  return { language: isEnough ? language : 'unknown', confidence }
}

function evidence(words: readonly string[]): ReadonlyMap<Profile, number> {
  const scores = new Map<Profile, number>()
  const add = (profile: Profile, points: number): void => {
    scores.set(profile, (scores.get(profile) ?? 0) + points)
  }
  for (const word of words) {
    const owners = ownersOf.get(word)
    if (owners !== undefined) {
      for (const profile of owners) add(profile, wordPoints(word) / owners.size)
    } else if (foreignLetter.test(word)) {
      add(/õ/.test(word) ? 'et' : 'rest', letterPoints)
    } else if (word.length >= 3) {
      for (const [index, share] of likelihoods(word).entries()) add(sampled[index]!, letterPoints * share)
    }
  }
  return scores
}

const letterPoints = 1

function wordPoints(word: string): number {
  return word.length <= 2 ? 2 : 3
}

/** Letters that none of Finnish, Swedish, English and Somali writes in its own words. */
const foreignLetter = /[^a-zåäöéšž]/

const ownersOf: ReadonlyMap<string, ReadonlySet<Profile>> = countOwners()

function countOwners(): Map<string, Set<Profile>> {
  const owners = new Map<string, Set<Profile>>()
  const own = (word: string, profile: Profile): void => {
    owners.set(word, (owners.get(word) ?? new Set()).add(profile))
  }
  for (const profile of profiles) {
    const words = knownWords[profile].trim().split(/\s+/)
    for (const word of words) own(word, profile)
    if (profile === 'fi' || profile === 'sv') for (const word of words) own(withoutDots(word), profile)
  }
  return owners
}
