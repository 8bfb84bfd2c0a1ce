import type { MessageKey } from '../../messages/catalogue.ts'
import { languages } from '../../people/language.ts'
import { findSensitive } from '../../sensitive-data/find-sensitive.ts'
import type { InEachLanguage } from '../../settings/settings.ts'
import type { SettingsFault, SettingsField, SettingsForm } from './settings-section.ts'

/** One field for each language a resident may be answered in. */
export function eachLanguage(
  name: string,
  label: 'settings.receipts.paragraph' | 'settings.signatures.signature',
  kind: SettingsField['kind'],
): readonly SettingsField[] {
  return languages.map((language) => ({
    name: `${name}-${language}`,
    kind,
    label: `${label}.${language}` satisfies MessageKey,
    language,
  }))
}

export function shownEachLanguage(name: string, texts: InEachLanguage): SettingsForm {
  return Object.fromEntries(languages.map((language) => [`${name}-${language}`, texts[language] ?? '']))
}

/** Text that goes out in many mails: no mark of a signature in it, nothing that looks like somebody's code. */
export function readEachLanguage(
  name: string,
  form: SettingsForm,
  longest: number,
): { readonly texts: InEachLanguage; readonly faults: readonly SettingsFault[] } {
  const given = languages.flatMap((language) => {
    const field = `${name}-${language}`
    const text = (form[field] ?? '').trim().replaceAll(/\n{2,}/g, '\n')
    return text === '' ? [] : [{ language, field, text }]
  })
  return {
    texts: Object.fromEntries(given.map(({ language, text }) => [language, text])),
    faults: given.flatMap(({ field, text }) => faultsOf(field, text, longest)),
  }
}

function faultsOf(field: string, text: string, longest: number): readonly SettingsFault[] {
  if (text.length > longest) return [{ field, key: 'settings.fault.too-long', values: { most: longest } }]
  if (/^-- ?$/m.test(text)) return [{ field, key: 'settings.fault.signature-mark' }]
  if (findSensitive(text).some(({ kind }) => kind === 'personal-code'))
    return [{ field, key: 'settings.fault.personal-code' }]
  return []
}
