import { describe, expect, test } from 'vitest'
import { languages } from '../../src/people/language.ts'
import { composeReceipt } from '../../src/receipts/compose-receipt.ts'
import { receiptSnapshot } from '../../src/receipts/receipt-snapshot.ts'
import { defaultSettings } from '../../src/settings/settings.ts'

const receipts = {
  servicePhone: '03 123 4567',
  socialEmergencyPhone: '03 765 4321',
  secureFormUrl: 'https://kaupunki.example/lomake?a=1&b=2',
  privacyUrl: 'https://kaupunki.example/tietosuoja',
}
const thursday = new Date('2026-11-26T14:00:00Z')

function receipt(language: 'fi' | 'sv' | 'en', isComplete = true) {
  const settings = isComplete ? { ...defaultSettings, receipts } : defaultSettings
  const snapshot = receiptSnapshot(settings, isComplete ? thursday : undefined, language)
  return composeReceipt({ language, reference: 'AN-2026-1147', serviceName: 'Asumisneuvonta', snapshot })
}

describe.each(languages)('the receipt in %s', (language) => {
  test('says when a person answers, under which reference, and where help is at once', () => {
    const { text } = receipt(language)
    for (const part of ['26', '2026', 'AN-2026-1147', '112', ...Object.values(receipts)])
      expect(text).toContain(part)
  })

  test('has a neutral subject with the reference', () => {
    expect(receipt(language).subject).toMatch(/ \[AN-2026-1147\]$/)
  })

  test('leaves out the sentence of what is not set', () => {
    const { text, html } = receipt(language, false)
    for (const words of [text, html]) {
      expect(words).not.toMatch(/undefined|\bnull\b|https?:|sosiaalipäivyst|socialjour|social emergency/)
      expect(words).not.toMatch(/\n{4}/)
    }
  })

  test.each([true, false])('says the same in HTML as in text', (isComplete) => {
    const { text, html } = receipt(language, isComplete)
    const body = html.slice(html.indexOf('<body')).replace(/<[^>]*>/g, ' ')
    expect(wordsOf(body.replaceAll('&amp;', '&'))).toEqual(wordsOf(text.replace('\n-- \n', '\n')))
  })

  test('names no topic of anybody, asks for no word in a subject, and is no longer than a phone shows', () => {
    const { text } = receipt(language)
    expect(text).not.toMatch(/HÄÄTÖ|VRÄKNING|EVICTION|velka|skuld|debt|häät|vräk|evict/i)
    expect(text.split('\n').length).toBeLessThan(30)
  })
})

test('the Finnish receipt bends the day of its promise', () => {
  expect(receipt('fi').text).toContain('viimeistään torstaina 26.11.2026.')
  expect(receipt('fi').text).toContain('Palvelemme maanantaista perjantaihin kello 8–16.')
})

test('what an administrator set cannot become markup', () => {
  const snapshot = { serviceHours: '', servicePhone: '<img src=x onerror=alert(1)>' }
  const { html } = composeReceipt({
    language: 'fi',
    reference: 'AN-2026-1',
    serviceName: '<b>x</b>',
    snapshot,
  })
  expect(html).not.toMatch(/<img|<b>x/)
})

function wordsOf(text: string): string[] {
  return text
    .replace(/(?<=\w)\s+\./g, '.')
    .split(/\s+/)
    .filter(Boolean)
}

test.each(['fi', 'sv', 'en'] as const)(
  'the office’s own paragraph stands in its language’s receipt alone, escaped: %s',
  (language) => {
    const receipts = { paragraphs: { [language]: 'Muutamme <pian>.\nUusi osoite: Esimerkkitie 1.' } }
    const wordsIn = (other: 'fi' | 'sv' | 'en') =>
      composeReceipt({
        language: other,
        reference: 'AN-2026-1',
        serviceName: 'Asumisneuvonta',
        snapshot: receiptSnapshot({ ...defaultSettings, receipts }, undefined, other),
      })
    const { text, html } = wordsIn(language)
    expect(text).toContain('\n\nMuutamme <pian>.\nUusi osoite: Esimerkkitie 1.\n\n')
    expect(html).toContain('Muutamme &lt;pian&gt;.<br>Uusi osoite: Esimerkkitie 1.')
    expect(wordsIn(language === 'fi' ? 'sv' : 'fi').text).not.toContain('Muutamme')
  },
)
