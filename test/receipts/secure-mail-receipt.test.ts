import { expect, test } from 'vitest'
import { composeReceipt } from '../../src/receipts/compose-receipt.ts'
import { receiptSnapshot } from '../../src/receipts/receipt-snapshot.ts'
import { defaultSettings } from '../../src/settings/settings.ts'

function words(language: 'fi' | 'sv' | 'en', opensLinks: boolean, isNotice = true) {
  const settings = { ...defaultSettings, secureMail: { ...defaultSettings.secureMail, opensLinks } }
  const snapshot = receiptSnapshot(settings, undefined, language, isNotice)
  return composeReceipt({ language, reference: 'AN-2026-1', serviceName: 'Asumisneuvonta', snapshot })
}

test.each([
  ['fi', 'Avaamme linkin', 'emme ole lukeneet viestiäsi'],
  ['sv', 'Vi öppnar länken', 'vi har inte läst ditt meddelande'],
  ['en', 'We will open the link', 'we have not read your message'],
] as const)('a receipt in %s never claims that a link was a received message', (language, opened, unread) => {
  for (const part of ['text', 'html'] as const) {
    expect(words(language, true)[part]).toContain(opened)
    expect(words(language, false)[part]).toContain(unread)
    expect(words(language, true, false)[part]).not.toContain(opened)
  }
})
