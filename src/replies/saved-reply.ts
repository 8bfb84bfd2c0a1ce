import type { Language } from '../people/language.ts'

/** `to-check`: the Finnish text changed since; somebody reads whether this one still says the same. */
export type SavedReplyText = { readonly text: string; readonly state: 'ready' | 'to-check' }

/** One text for each language there is; a missing one is missing on purpose or not yet written. */
export type SavedReplyTexts = Readonly<Partial<Record<Language, SavedReplyText>>>

/** What a person may change of a saved reply. */
export type SavedReplyContent = {
  /** For the office's own people. */
  readonly name: string
  readonly topic: string
  readonly texts: SavedReplyTexts
  /** ISO date on which somebody checks whether sums, addresses and advice are still right. */
  readonly reviewOn: string
}
