import { knownWords, walks } from './known-words.ts'

/** Reasons a password is refused; each has a sentence in the message catalogues. */
export type PasswordFault =
  | 'too-short'
  | 'too-long'
  /** One or two characters, or a short piece written again and again. */
  | 'repetitive'
  /** Made of well-known passwords, local words, walks along the keyboard and digits. */
  | 'predictable'

/** Characters, counted as people see them typed (code points after NFKC). ASVS 5.0 6.2.1, 6.2.9. */
export const passwordLength = { least: 15, most: 256 } as const

/**
 * ASVS 5.0 6.2.4, 6.2.5, 6.2.11: length and lists, no rule of composition. `ownWords` are what a stranger
 * would try for this account: name, address, the names of city and service.
 */
export function passwordFaults(password: string, ownWords: readonly string[]): readonly PasswordFault[] {
  const characters = [...password.normalize('NFKC')]
  if (characters.length > passwordLength.most) return ['too-long']
  const faults: PasswordFault[] = []
  if (characters.length < passwordLength.least) faults.push('too-short')
  if (isRepetitive(characters)) faults.push('repetitive')
  else if (isPredictable(password, ownWords)) faults.push('predictable')
  return faults
}

/** A piece of at most a third of the password that makes all of it. */
function isRepetitive(characters: readonly string[]): boolean {
  if (new Set(characters).size < 4) return true
  for (let piece = 1; piece <= characters.length / 3; piece += 1) {
    if (characters.every((character, index) => character === characters[index % piece])) return true
  }
  return false
}

/** As many characters must be left that no list explains: about half of the least length. */
const leastOwnCharacters = 7

function isPredictable(password: string, ownWords: readonly string[]): boolean {
  const own = ownWords
    .flatMap((word) => foldedLetters(word).split(/[^a-z0-9]+/))
    .filter((word) => word.length >= 3)
  const words = new Set([...known, ...own])
  const folded = foldedLetters(password)
  return Math.min(unexplained(folded, words), unexplained(unleet(folded), words)) < leastOwnCharacters
}

/** The fewest characters that remain when known words are struck out. */
function unexplained(text: string, words: ReadonlySet<string>): number {
  const fewest = [0]
  for (let end = 1; end <= text.length; end += 1) {
    let least = fewest[end - 1]! + (isOwn(text, end - 1) ? 1 : 0)
    for (let start = Math.max(0, end - longestWord); start <= end - 3; start += 1) {
      if (fewest[start]! < least && words.has(text.slice(start, end))) least = fewest[start]!
    }
    fewest.push(least)
  }
  return fewest[text.length]!
}

/** A character written again and the signs people end a password with add nothing. */
function isOwn(text: string, index: number): boolean {
  const character = text[index]!
  return character !== text[index - 1] && !/[\s!.,?*#_-]/.test(character)
}

const longestWord = 24

const known: ReadonlySet<string> = new Set(
  [...knownWords, ...walks.flatMap(stepsOf), ...years()].filter((word) => word.length >= 3),
)

/** Every part of a walk, forwards and backwards. */
function stepsOf(walk: string): readonly string[] {
  const both = [walk, [...walk].reverse().join('')]
  return both.flatMap((way) =>
    Array.from(way).flatMap((_, start) =>
      Array.from({ length: Math.min(longestWord, way.length - start) }, (_, length) =>
        way.slice(start, start + length + 1),
      ),
    ),
  )
}

function years(): readonly string[] {
  return Array.from({ length: 120 }, (_, index) => String(1930 + index))
}

/** Lower case without the dots and rings of letters. */
function foldedLetters(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

function unleet(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => leet[sign] ?? sign)
}
