import { expect, onTestFinished, test } from 'vitest'
import { startDemoOffice } from '../../src/demo/demo-office.ts'
import { visitDesk } from '../../src/demo/desk-visitor.ts'
import { eventually } from '../../src/demo/story-step.ts'
import { createLogger } from '../../src/logging/logger.ts'
import type { Finding, MailServers, MailTestState } from '../../src/web/settings/finding.ts'
import { type ADesk, aDesk, tuesday } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const servers: MailServers = {
  incoming: {
    host: 'imap.esimerkkila.example',
    port: 993,
    security: 'tls',
    user: 'asumisneuvo@esimerkkila.example',
    auth: 'oauth2',
    folder: 'INBOX',
    sentFolder: 'auto',
    after: 'move:Käsitellyt',
    first: 'days:14',
  },
  outgoing: {
    host: 'smtp.esimerkkila.example',
    port: 587,
    security: 'starttls',
    user: 'asumisneuvo@esimerkkila.example',
    auth: 'password',
  },
  usesPlusAddress: true,
  domain: 'esimerkkila.example',
}

async function afterA(state: MailTestState | undefined): Promise<ADesk> {
  return aDesk({ mailServers: () => servers, mailTest: { start: () => true, state: () => state } })
}

const well = (step: string, area: Finding['area'] = 'incoming'): Finding => ({
  area,
  step,
  ok: true,
  code: 'ok',
  ms: 120,
})

test('the page says what the environment holds, and no secret', async () => {
  const desk = await afterA(undefined)
  const page = await (await aVisitor(desk, 'admin')).get('/settings/mailbox')
  expect(words(page)).toContain('Palvelin imap.esimerkkila.example:993 Salaus TLS')
  expect(words(page)).toContain('Kirjautumistapa OAuth 2.0: asumisneuvo@esimerkkila.example')
  expect(words(page)).toContain('Käsitelty viesti Siirretään kansioon Käsitellyt.')
  expect(words(page)).toContain('Viestit 14 päivän ajalta, ilman kuittauksia.')
  expect(words(page)).toContain('Palvelimen .env-tiedoston')
})

test('without mail servers the page says which variables are missing', async () => {
  const page = words(await (await aVisitor(await aDesk(), 'admin')).get('/settings/mailbox'))
  expect(page).toContain('Aseta IMAP_HOST.')
  expect(page).toContain('Aseta SMTP_HOST.')
})

test('a step that failed is told with the sentence to send to the mail administrator', async () => {
  const refused: Finding = { ...well('sign-in'), ok: false, code: 'sign-in: AUTHENTICATIONFAILED' }
  const findings = [well('dns'), well('tcp'), refused]
  const desk = await afterA({ startedAt: tuesday, endedAt: tuesday, findings })
  const page = words(await (await aVisitor(desk, 'admin')).get('/settings/mailbox'))
  expect(page).toContain('Posti ei kulje. Testi pysähtyi kohtaan, joka ei onnistunut.')
  expect(page).toContain(
    'Sallikaa tilin asumisneuvo@esimerkkila.example kirjautua palvelimeen imap.esimerkkila.example:993 (IMAP). Palvelin vastaa nyt sign-in: AUTHENTICATIONFAILED.',
  )
})

test('what is only worse than it could be is a gap: mail flows', async () => {
  const dmarc: Finding = {
    ...well('dmarc', 'round-trip'),
    ok: false,
    isOptional: true,
    code: 'no-record',
  }
  const findings = [well('arrive', 'round-trip'), dmarc]
  const desk = await afterA({ startedAt: tuesday, endedAt: tuesday, findings })
  const page = words(await (await aVisitor(desk, 'admin')).get('/settings/mailbox'))
  expect(page).toContain('Posti kulkee, 1 puute.')
  expect(page).toContain('_dmarc.esimerkkila.example TXT "v=DMARC1; p=none;')
})

test('while it runs the page tells how far it is, in words and to the script', async () => {
  const desk = await afterA({ startedAt: tuesday, findings: [well('dns'), well('tcp')] })
  const admin = await aVisitor(desk, 'admin')
  const page = await admin.get('/settings/mailbox')
  expect(words(page)).toContain('Testi on käynnissä, 2 vaihetta valmiina.')
  expect(page.body).not.toContain('action="/settings/mailbox/test"')
  expect((await admin.get('/settings/mailbox/test')).json()).toEqual({
    isRunning: true,
    text: 'Testi on käynnissä, 2 vaihetta valmiina.',
  })
})

test('the live test goes through the servers of the demo and its mail comes back', {
  timeout: 180_000,
}, async () => {
  const demo = await startDemoOffice(createLogger({ level: 'silent' }), () => new Date())
  onTestFinished(() => demo.stop())
  const desk = visitDesk(demo.service.url)
  await desk.signIn('tiina.ranta@esimerkkila.example', demo.password)
  const page = await desk.open('/settings/mailbox')
  const started = await desk.submit(page, '/settings/mailbox/test', {})
  expect(started.html).toContain('data-progress')
  const ended = await eventually(
    'the end of the test',
    async () => {
      const { html } = await desk.open('/settings/mailbox')
      return html.includes('data-progress') ? undefined : html
    },
    150_000,
  )
  const steps = [...ended.matchAll(/class="check-line is-(\w+)"[\s\S]*?<strong>([^<]+)/g)]
  expect(steps.map(([, state, title]) => `${title}: ${state}`)).toEqual([
    ...['Palvelin löytyy: ok', 'Palvelimeen saa yhteyden: ok', 'Kirjautuminen: ok'],
    ...['Saapuneet luettavissa: ok', 'Ei kaiken postin kansio: ok', 'Lähetettyjen kansio: ok'],
    ...['Palvelin löytyy: ok', 'Palvelimeen saa yhteyden: ok', 'Kirjautuminen: ok'],
    ...['Koeviesti lähti: ok', 'Kopio lähetettyihin: ok', 'Koeviesti palasi: ok'],
    'DMARC-tietue: caution',
  ])
  expect(ended).not.toContain(demo.post.office.password)
  const counts = await demo.office.storage.queueCounts(undefined, new Date())
  expect([counts.automatic, counts.open]).toEqual([1, 0])
  expect(demo.post.officeFolder('Sent')).toHaveLength(1)
})

test('a folder of all mail is warned of in words, with what to set instead', async () => {
  const allMail = { ...well('one-folder'), ok: false, isOptional: true, code: 'all-mail' }
  const desk = await afterA({ startedAt: tuesday, endedAt: tuesday, findings: [well('folder'), allMail] })
  const page = words(await (await aVisitor(desk, 'admin')).get('/settings/mailbox'))
  expect(page).toContain('Kansiossa näkyy kaikki posti, myös lähetetyt ja arkistoidut.')
  expect(page).toContain('Aseta IMAP_FOLDER=INBOX.')
})
