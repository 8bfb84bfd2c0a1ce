import type { MessageKey } from '../../messages/catalogue.ts'
import { loadCatalogue } from '../../messages/catalogue.ts'
import type { TableWords } from '../../reports/table-words.ts'
import type { Voice } from '../page/render.ts'

/** Words of values that come from events: a value a later program wrote is shown as it is. */
export function reportWords(voice: Voice, names: ReadonlyMap<string, string>): TableWords {
  const catalogue = loadCatalogue(voice.language)
  const word = (key: string, fallback: string) => (key in catalogue ? voice.t(key as MessageKey) : fallback)
  return {
    heading: (name) => voice.t(`report.heading.${name}`),
    value(kind, key) {
      const prefixes = {
        language: 'language.title',
        urgency: 'urgency',
        topic: 'topic',
        exclusion: 'report.exclusion',
        receipt: 'report.receipt',
      }
      return word(`${prefixes[kind]}.${key}`, key)
    },
    handler: (id) => (id === '' ? voice.t('inbox.no-handler') : (names.get(id) ?? voice.t('event.somebody'))),
  }
}
