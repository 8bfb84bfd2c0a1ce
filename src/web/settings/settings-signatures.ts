import { eachLanguage, readEachLanguage, shownEachLanguage } from './settings-languages.ts'
import type { SettingsSection } from './settings-section.ts'

const longestSignature = 400

/** What stands under every answer, above the name of the service; the advisor signs in the text. */
export const signaturesSection: SettingsSection = {
  name: 'signatures',
  groups: [{ fields: eachLanguage('signature', 'settings.signatures.signature', 'lines') }],

  shown: ({ signatures }) => shownEachLanguage('signature', signatures),

  read(form, settings) {
    const { texts, faults } = readEachLanguage('signature', form, longestSignature)
    return faults.length > 0
      ? { kind: 'faults', faults }
      : { kind: 'read', settings: { ...settings, signatures: texts } }
  },
}
