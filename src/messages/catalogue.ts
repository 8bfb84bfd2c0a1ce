import en from '../../templates/messages/en.json' with { type: 'json' }
import fi from '../../templates/messages/fi.json' with { type: 'json' }
import sv from '../../templates/messages/sv.json' with { type: 'json' }

/** The languages the service itself speaks. */
export type Language = 'fi' | 'sv' | 'en'

export const languages: readonly Language[] = ['fi', 'sv', 'en']

/** Finnish is the catalogue of reference; the other two have the same keys (tested). */
export type MessageKey = keyof typeof fi

/** Every message of one language, each in ICU MessageFormat. */
export type Catalogue = Readonly<Record<MessageKey, string>>

/** English is British: plain `en` would write American dates and amounts. */
export const locales: Readonly<Record<Language, string>> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }

const catalogues: Readonly<Record<Language, Catalogue>> = { fi, sv, en }

/** The texts of `templates/messages/<language>.json`, read once when the program starts. */
export function loadCatalogue(language: Language): Catalogue {
  return catalogues[language]
}
