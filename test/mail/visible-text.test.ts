import { describe, expect, test } from 'vitest'
import { visibleText } from '../../src/mail/text/visible-text.ts'
import { fixture, LETTER_HEAD, rawMail, read } from './reading.ts'

describe('what the resident wrote is told from the history below it', () => {
  test.each([
    [
      'outlook-fi.eml',
      'Hei,\n\nliitteenä on pyytämäsi todistus. Riittääkö tämä?\n\nYst. terv.\nPäivi Äijälä',
    ],
    ['gmail-fi.eml', 'Kiitos, torstai käy hyvin!'],
    ['iphone-fi.eml', 'Löysin kuitin, kuva tulee huomenna.'],
    [
      'thunderbird-fi.eml',
      'Lasku oli 45 €, ei 54 €. Voitteko tarkistaa asian vielä kerran ja lähettää uuden laskun?',
    ],
    ['samsung-fi.eml', 'Vuokra nousi – päätös liitteenä.'],
    ['outlook-sv.eml', 'Hej!\n\nTack för svaret. Jag bifogar intyget.\n\nÅsa'],
    ['gmail-sv.eml', 'Då kommer jag på onsdag.'],
    ['iphone-sv.eml', 'Ja, det passar.'],
    ['outlook-en-html.eml', 'Thanks – that’s the one I meant.'],
    ['apple-en.eml', 'Perfect, see you then.'],
  ])('in %s', async (name, expected) => {
    const mail = await read(fixture(name))
    expect(mail.visibleText).toBe(expected)
    expect(mail.text.length).toBeGreaterThan(expected.length)
  })

  test.each([
    [
      'Gmail in Finnish on one line',
      'Ok\n\nma 3. kesäk. 2024 klo 10.11 Tuki (tuki@x.example) kirjoitti:\n\n> Hei',
    ],
    ['Thunderbird, name first', 'Ok\n\nTuki <tuki@x.example> kirjoitti 3.6.2024 kello 10.11:\n> Hei'],
    ['a wrapped name', 'Ok\n\nOn Mon, Jun 3, 2024 at 10:11 AM Tuki\n<tuki@x.example> wrote:\n\n> Hei'],
    ['Outlook in Swedish', 'Ok\n\n-----Ursprungligt meddelande-----\nFrån: Tuki\nHej'],
    [
      'bold field names',
      'Ok\n\n*Lähettäjä:* Tuki\n*Lähetetty:* maanantai 3. kesäkuuta 2024\n*Aihe:* Asia\n\nHei',
    ],
    ['Norwegian', 'Ok\n\nFra: Tuki\nSendt: mandag 3. juni 2024\nTil: Aino\nEmne: Sak\n\nHei'],
    ['German', 'Ok\n\nVon: Tuki\nGesendet: Montag, 3. Juni 2024\nAn: Aino\nBetreff: Sache\n\nHallo'],
    ['French', 'Ok\n\nLe lun. 3 juin 2024 à 10:11, Tuki <tuki@x.example> a écrit :\n> Bonjour'],
    ['Estonian', 'Ok\n\nSaatja: Tuki\nSaadetud: 3. juuni 2024\nSaaja: Aino\nTeema: Asi\n\nTere'],
    ['Russian', 'Ok\n\n3 июня 2024, 10:11 Tuki <tuki@x.example> пишет:\n> Привет'],
    ['our own line', 'Ok\n\n— Vastaa tämän rivin yläpuolelle —\nHei'],
    ['bare quoted lines at the end', 'Ok\n\n> Hei\n> taas'],
    ['a signature', 'Ok\n-- \nAino Testi\nOsoite 1'],
    ['a telephone', 'Ok\n\nHanki Outlook for Android<https://aka.example/x>'],
  ])('as %s writes it', (_, text) => {
    expect(visibleText(text)).toBe('Ok')
  })
})

describe('words that only look like a quote are kept', () => {
  test.each([
    'Hei,\nMatti kirjoitti minulle eilen klo 10.11:\nettä asia on kunnossa.',
    'From: kenttä puuttuu lomakkeesta.\nMitä teen?',
    'Lähettäjä: en tiedä kuka.\n\nVoiko sen selvittää?',
    'Vs. viime vuosi summa on suurempi.',
    'Kysyin: mitä tehdä?\n\nEilen hän kirjoitti:\n"Ei onnistu."',
    'Aihe: vesivahinko\nOsoite: Testikatu 1\nPuhelin: 09 000 000',
    'Pekka wrote a letter on 3.6.2024:\nit said no.',
    'Ensin näin:\n- yksi\n- kaksi',
    'Summa\n-----\n120 euroa',
  ])('%#', (text) => {
    expect(visibleText(text)).toBe(text)
  })
})

test('answers between the quoted lines are all shown', async () => {
  const { visibleText: visible, text } = await read(fixture('answered-inline-fi.eml'))
  expect(visible).toBe(text)
  expect(visible).toContain('Toukokuussa.')
})

test('a message that was passed on is shown, for it is what the sender asks about', async () => {
  const { visibleText: visible } = await read(fixture('forward-fi.eml'))
  expect(visible).toContain('Maksamatta 120 euroa.')
})

test('a mail that is nothing but a quote is shown whole', () => {
  const quote = '> Hei\n> taas'
  expect(visibleText(quote)).toBe(quote)
})

test('a quote container of HTML is history even without words that announce it', async () => {
  const html = '<div>Sopii.</div><div class="yahoo_quoted"><div>Tuki: sopiiko?</div></div>'
  const mail = await read(rawMail([...LETTER_HEAD, 'Content-Type: text/html'], html))
  expect(mail.visibleText).toBe('Sopii.')
  expect(mail.text).toBe('Sopii.\nTuki: sopiiko?')
})
