import { IntlMessageFormat } from 'intl-messageformat'
import { type Language, loadCatalogue, locales, type MessageKey } from './catalogue.ts'

/** Dates are no values of messages: `formatting` writes them in the office's time zone first. */
export type MessageValues = Readonly<Record<string, string | number | boolean>>

/** Throws when the message names an argument that `values` lacks. */
export type Translate = (key: MessageKey, values?: MessageValues) => string

/** The desk's and the receipts' voice in one language; parsed messages are kept. */
export function translator(language: Language): Translate {
  const kept = translators.get(language)
  if (kept !== undefined) return kept
  const translate = translatorOf(language)
  translators.set(language, translate)
  return translate
}

const translators = new Map<Language, Translate>()

function translatorOf(language: Language): Translate {
  const catalogue = loadCatalogue(language)
  const parsed = new Map<MessageKey, IntlMessageFormat>()
  return (key, values) => {
    let message = parsed.get(key)
    if (message === undefined) {
      message = parseMessage(catalogue[key], language)
      parsed.set(key, message)
    }
    return String(message.format(values))
  }
}

/** A `<` in a message is a character, never a tag: pages and mails bring their own markup. */
export function parseMessage(text: string, language: Language): IntlMessageFormat {
  return new IntlMessageFormat(text, locales[language], undefined, { ignoreTag: true })
}
