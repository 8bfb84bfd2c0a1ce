import { expect, test } from 'vitest'
import { type ReceiptClues, receiptLanguage } from '../../src/languages/receipt-language.ts'

test.each<[string, Partial<ReceiptClues>, string]>([
  ['words go before the header of the program', { visibleText: 'apua', contentLanguage: 'en-US' }, 'fi'],
  ['Swedish is answered in Swedish', { visibleText: 'Jag behöver hjälp med hyran' }, 'sv'],
  ['an empty mail is judged by its subject', { subject: 'Hyran är obetald', contentLanguage: 'en-US' }, 'sv'],
  ['then by its header', { contentLanguage: 'sv-FI, en' }, 'sv'],
  ['a header in capitals is a header', { contentLanguage: 'EN' }, 'en'],
  ['a header in another language says nothing about ours', { contentLanguage: 'de-DE' }, 'fi'],
  ['a word that only begins like a tag is none', { contentLanguage: 'english' }, 'fi'],
  ['nothing at all is the language of the service', { fallback: 'sv' }, 'sv'],
  ['Russian is answered in English', { visibleText: 'Помогите, пожалуйста', contentLanguage: 'fi' }, 'en'],
  ['Arabic is answered in English', { visibleText: 'أحتاج إلى مساعدة' }, 'en'],
  ['Somali is answered in English', { visibleText: 'Waxaan u baahanahay caawimaad guriga' }, 'en'],
  ['a sign is too little to tell', { visibleText: '??', fallback: 'sv' }, 'sv'],
])('%s', (_, clues, expected) => {
  expect(receiptLanguage({ visibleText: '', fallback: 'fi', ...clues })).toBe(expected)
})
