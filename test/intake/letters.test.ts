import { expect, test } from 'vitest'
import { anIntake, aReader, receive } from '../helpers/an-intake.ts'
import { fixture } from '../mail/reading.ts'

const context = {
  ownAddresses: ['neuvonta@kaupunki.example', 'radgivning@kaupunki.example'],
  secureMailRules: [{ name: 'Turvaposti', domains: ['turvaposti.example'], words: [], validDays: 30 }],
}

type Letter = {
  readonly from: readonly [name: string, address: string]
  readonly subject: string
  /** As the office calls the matter: without the prefixes of answers. */
  readonly ticket?: string
  readonly wrote: string
  readonly files?: readonly string[]
  readonly kind?: 'automatic'
  readonly secure?: string
}

/** What the desk has to show of a letter, whatever program and letters it was written with. */
const letters: Readonly<Record<string, Letter>> = {
  'outlook-vs-chain-fi.eml': {
    from: ['Häkkänen Yrjö', 'yrjo.hakkanen@asukas.example'],
    subject: 'VS: VS: Vuokravelka - häätö',
    ticket: 'Vuokravelka - häätö',
    wrote:
      'Hei,\n\nkiitos. Lähetän päätöksen liitteenä; eräpäivä on jo perjantaina.\n\nTerveisin\nYrjö Häkkänen',
    files: ['Päätös häätö.pdf'],
  },
  'outlook-sv-chain-html.eml': {
    from: ['Åström Örjan', 'orjan@invanare.example'],
    subject: 'SV: SV: Hyresskuld – påminnelse',
    ticket: 'Hyresskuld – påminnelse',
    wrote: 'Hej,\n\nhyran är 640 € – jag har betalat hälften.\n\nHälsningar\nÖrjan Åström',
    files: ['Hyresavtal Åbo – kopia.pdf'],
  },
  'gmail-latin9-fi.eml': {
    from: ['Säde Ääpää', 'sade@asukas.example'],
    subject: 'Re: Maksettu 420 €',
    ticket: 'Maksettu 420 €',
    wrote: 'Hei!\n\nMaksoin eilen 420 €, loput 80 € ensi viikolla. Šakki-kerhon avustus tulee myös.',
    files: ['Kuitti 420 € päivätty.jpg'],
  },
  'iphone-latin1-sv.eml': {
    from: ['Märta Öhman', 'marta@invanare.example'],
    subject: 'Re: Tid för rådgivning',
    ticket: 'Tid för rådgivning',
    wrote: 'Jag är på väg, kan vi höras klockan nio?',
  },
  'thunderbird-cp1252-sv.eml': {
    from: ['Åke Sjögren', 'ake@invanare.example'],
    subject: 'Re: Dom från tingsrätten',
    ticket: 'Dom från tingsrätten',
    wrote: 'Tack! Jag bifogar domen från tingsrätten och min redogörelse – åtta sidor.',
  },
  'samsung-sv.eml': {
    from: ['Gösta Åberg', 'gosta@invanare.example'],
    subject: 'SV: Värme',
    ticket: 'Värme',
    wrote: 'Hej, värmen är avstängd sedan lördag. Vad gör jag?',
  },
  'raw-8bit-sv.eml': {
    from: ['Björn Ångström', 'bjorn@invanare.example'],
    subject: 'Möbler på gården',
    wrote: 'Hyresvärden hämtade möblerna i går. Är det tillåtet?\n\nHälsningar, Björn',
    files: ['Gården Å.png'],
  },
  'apple-decomposed-fi.eml': {
    from: ['Järvinen Pär', 'par@asukas.example'],
    subject: 'Kostea seinä',
    wrote: 'Kuva kosteasta seinästä on liitteenä.',
    files: ['Märkä seinä.png'],
  },
  'benefit-decision-fi.eml': {
    from: ['Kela', 'ei-vastausta@kela.example'],
    subject: 'Päätös on valmis',
    wrote:
      'Hei,\n\nolemme tehneet päätöksen perustoimeentulotukea koskevaan hakemukseesi.\nNäet päätöksen OmaKelassa. Tähän viestiin ei voi vastata.\n\nKela',
    kind: 'automatic',
  },
  'court-summons-fi.eml': {
    from: ['Hämärä Ilta (OIKEUS)', 'ilta.hamara@oikeus.example'],
    subject: 'Haaste L 26/4711; vastaus viimeistään 8.12.2026',
    wrote:
      'Hei\n\nOhessa haaste asiassa L 26/4711 (häätö). Vastaus on annettava viimeistään 8.12.2026.\n\nKansliassa\nKäräjäsihteeri Ilta Hämärä\nItä-Kaupungin käräjäoikeus',
    files: ['Haaste L 26-4711 käräjäoikeus.pdf'],
  },
  'secure-notice-fi.eml': {
    from: ['Aino Testi (Turvaposti)', 'aino@asukas.example'],
    subject: 'Sinulle on lähetetty turvaposti',
    wrote:
      'Hei,\n\nsinulle on lähetetty suojattu viesti. Avaa se tästä linkistä:\n\nhttps://avaa.turvaposti.example/m/8f2c\n\nViesti on avattavissa 4.12.2026 asti, jonka jälkeen se poistetaan.',
    secure: '2026-12-04',
  },
}

test.each(Object.entries(letters))('%s lies on the desk as it was written', async (name, letter) => {
  const reader = aReader({ context })
  const { storage, intake, clock } = await anIntake({ reader })
  const [received] = await receive(intake, fixture(name))
  await reader.close()
  if (received?.kind !== 'filed') throw new Error(`${name} is ${received?.kind}`)
  const view = await storage.ticketByReference(
    received.filed.kind === 'filed' ? received.filed.reference : '',
    clock.now(),
  )
  const [message] = view?.messages ?? []
  expect(message).toMatchObject({
    kind: letter.kind ?? 'person',
    from: { name: letter.from[0], address: letter.from[1] },
    subject: letter.subject,
    visibleText: letter.wrote,
    isDegraded: false,
  })
  expect(message?.attachments.map((file) => file.name.normalize('NFC'))).toEqual(letter.files ?? [])
  expect(message?.secureNotice?.expiresOn).toBe(letter.secure)
  expect(view?.ticket).toMatchObject({
    subject: letter.ticket ?? letter.subject,
    class: letter.kind === 'automatic' ? 'automatic' : 'enquiry',
  })
  const receipts = view?.messages.filter(({ kind }) => kind === 'receipt') ?? []
  expect(receipts).toHaveLength(letter.kind === 'automatic' ? 0 : 1)
})
