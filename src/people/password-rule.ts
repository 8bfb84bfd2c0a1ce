const shortest = 15
const longest = 128

export type PasswordFault = 'too-short' | 'too-long' | 'holds-own-name' | 'too-common'

/**
 * ASVS 6.2: length decides; no rules of composition. Counted in characters, not bytes. What everybody
 * would try first is refused: one character repeated, a keyboard row, the service's and one's own name.
 */
export function passwordFault(password: string, ownWords: readonly string[]): PasswordFault | undefined {
  const length = [...password].length
  if (length < shortest) return 'too-short'
  if (length > longest) return 'too-long'
  const plain = password.toLowerCase()
  if (isRepetition(plain) || mostlyIs(plain, commonParts)) return 'too-common'
  const own = ownWords.map((word) => word.toLowerCase()).filter((word) => [...word].length >= 3)
  return mostlyIs(plain, own) ? 'holds-own-name' : undefined
}

const commonParts = [
  'salasana',
  'password',
  'lösenord',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  '1234567890',
  '123456',
  'kirjaudu',
  'neuvoposti',
  'asumisneuvonta',
  'asumisneuvo',
  'tervetuloa',
  'välkommen',
  'welcome',
]

/** What is left without the words would be short enough to guess. */
function mostlyIs(password: string, words: readonly string[]): boolean {
  const longestFirst = words.toSorted((one, other) => other.length - one.length)
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ''), password)
  return rest !== password && [...rest].length < 6
}

/** "aaaaaaaaaaaaaaa", "abcabcabcabcabc" */
function isRepetition(password: string): boolean {
  return new Set(password).size < 5
}
