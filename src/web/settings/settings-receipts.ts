import type { ReceiptSettings } from '../../settings/settings.ts'
import { eachLanguage, readEachLanguage, shownEachLanguage } from './settings-languages.ts'
import type { SettingsFault, SettingsForm, SettingsSection } from './settings-section.ts'

const longestParagraph = 600

/** The changeable parts of a receipt; the rest is fixed, so that no receipt forgets what it must say (domain §6.1). */
export const receiptsSection: SettingsSection = {
  name: 'receipts',
  groups: [
    {
      title: 'settings.receipts.contacts',
      fields: [
        ...(['servicePhone', 'socialEmergencyPhone'] as const).map(
          (name) => ({ name, kind: 'text', label: `settings.receipts.${name}` }) as const,
        ),
        ...(['secureFormUrl', 'privacyUrl'] as const).map(
          (name) =>
            ({
              name,
              kind: 'text',
              label: `settings.receipts.${name}`,
              hint: 'settings.receipts.url-hint',
            }) as const,
        ),
      ],
    },
    {
      title: 'settings.receipts.paragraphs',
      fields: eachLanguage('paragraph', 'settings.receipts.paragraph', 'lines'),
    },
  ],

  shown({ receipts }) {
    return {
      servicePhone: receipts.servicePhone ?? '',
      socialEmergencyPhone: receipts.socialEmergencyPhone ?? '',
      secureFormUrl: receipts.secureFormUrl ?? '',
      privacyUrl: receipts.privacyUrl ?? '',
      ...shownEachLanguage('paragraph', receipts.paragraphs ?? {}),
    }
  },

  read(form, settings) {
    const paragraphs = readEachLanguage('paragraph', form, longestParagraph)
    const faults = [
      ...['servicePhone', 'socialEmergencyPhone'].flatMap((field) => phoneFaults(form, field)),
      ...['secureFormUrl', 'privacyUrl'].flatMap((field) => urlFaults(form, field)),
      ...paragraphs.faults,
    ]
    if (faults.length > 0) return { kind: 'faults', faults }
    const receipts: ReceiptSettings = {
      ...given(form, 'servicePhone'),
      ...given(form, 'socialEmergencyPhone'),
      ...given(form, 'secureFormUrl'),
      ...given(form, 'privacyUrl'),
      ...(Object.keys(paragraphs.texts).length > 0 ? { paragraphs: paragraphs.texts } : {}),
    }
    return { kind: 'read', settings: { ...settings, receipts } }
  },
}

function given(form: SettingsForm, field: string): Readonly<Record<string, string>> {
  const text = form[field]?.trim() ?? ''
  return text === '' ? {} : { [field]: text }
}

function phoneFaults(form: SettingsForm, field: string): readonly SettingsFault[] {
  const text = form[field]?.trim() ?? ''
  return text === '' || /^\+?[\d ()-]{3,30}$/.test(text) ? [] : [{ field, key: 'settings.fault.phone' }]
}

function urlFaults(form: SettingsForm, field: string): readonly SettingsFault[] {
  const text = form[field]?.trim() ?? ''
  const isSafe = text.length <= 300 && URL.canParse(text) && new URL(text).protocol === 'https:'
  return text === '' || (isSafe && !/\s/.test(text)) ? [] : [{ field, key: 'settings.fault.url' }]
}
