import { type Language, languages } from '../people/language.ts'
import type { Topic } from '../tickets/topics.ts'

/** `to-check`: the Finnish text changed since; somebody reads whether this one still says the same. */
export type SavedReplyText = { readonly text: string; readonly state: 'ready' | 'to-check' }

/** One text for each language there is; a missing one is missing on purpose or not yet written. */
export type SavedReplyTexts = Readonly<Partial<Record<Language, SavedReplyText>>>

/** What a person may change of a saved reply. */
export type SavedReplyContent = {
  /** For the office's own people. */
  readonly name: string
  /** Empty: of use with every topic. */
  readonly topic: Topic | ''
  readonly texts: SavedReplyTexts
  /** ISO date on which somebody checks whether sums, addresses and advice are still right. */
  readonly reviewOn: string
}

export type SavedReply = SavedReplyContent & {
  readonly id: string
  readonly ownerId: string
  /** Everybody answers with it; until then it is its owner's own. */
  readonly isShared: boolean
  readonly version: number
  readonly changedAt: Date
  readonly changedBy: string
  readonly useCount: number
}

/**
 * The texts after a change. Finnish is written first: when it changes, the others are to be checked, unless
 * they were changed too or somebody says they still hold.
 *
 * @param stillHold languages whose text was read and found right
 */
export function changedTexts(
  before: SavedReplyTexts,
  given: Readonly<Record<Language, string>>,
  stillHold: readonly Language[],
): SavedReplyTexts {
  const isFinnishNew = before.fi !== undefined && before.fi.text !== given.fi.trim()
  const texts: Partial<Record<Language, SavedReplyText>> = {}
  for (const language of languages) {
    const text = given[language].trim()
    if (text === '') continue
    const isNew = before[language]?.text !== text
    const isSure = isNew || language === 'fi' || stillHold.includes(language)
    const isDoubted = isFinnishNew || before[language]?.state === 'to-check'
    texts[language] = { text, state: isSure || !isDoubted ? 'ready' : 'to-check' }
  }
  return texts
}

/** The text a resident gets: in their language, else in the first there is. */
export function textFor(
  texts: SavedReplyTexts,
  language: Language,
): { readonly text: string; readonly language: Language } | undefined {
  const found = [language, ...languages].find((candidate) => texts[candidate])
  const text = found && texts[found]?.text
  return found && text ? { text, language: found } : undefined
}
