import { expect, test } from 'vitest'
import { setupSteps } from '../../src/settings/setup.ts'
import type { DeskNeeds } from '../../src/web/desk-needs.ts'
import { aFiledTicket } from '../helpers/deliver.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

async function aFlowingDesk(overrides: Partial<DeskNeeds> = {}) {
  const desk = await aDesk(overrides)
  const generation = { number: 1, uidValidity: 1, baselineUid: 0, presentUid: 0, isFirst: true }
  await desk.store.recordGeneration(
    { mailbox: 'm', folder: 'INBOX', ...generation },
    { kind: 'mailbox-baseline', at: desk.now() },
  )
  await desk.store.appendEvent({ kind: 'mailbox-connected', at: desk.now() })
  await fetched(desk)
  for (const step of setupSteps)
    await desk.store.markSetupStep(step, 'done', { kind: 'setup-step', at: desk.now() })
  await desk.store.appendEvent({ kind: 'backup-made', at: desk.now(), actor: 'operator' })
  return desk
}

const fetched = (desk: ADesk) => desk.store.recordComplete('m', 'INBOX', desk.now())

test('when all is well every line says so, with its time', async () => {
  const desk = await aFlowingDesk()
  const page = words(await (await aVisitor(desk)).get('/status'))
  expect(page).toContain('Kaikki toimii.')
  expect(page).toContain('Posti on kulkenut tänään klo 10.05 alkaen. Viimeksi haettu tänään klo 10.05.')
  expect(page).toContain('Lähtevien jono Kunnossa. Jono on tyhjä.')
  expect(page).toContain('Varmuuskopio Kunnossa. Viimeksi tehty tänään klo 10.05.')
  expect(page).toContain('Levy Kunnossa. Vapaana 12 Gt')
  expect(page).toContain('Neuvoposti 0.1, käynnistetty tänään klo 10.05.')
  expect(page).not.toContain('Testaa postilaatikko')
  expect(words(await (await aVisitor(desk, 'admin')).get('/status'))).toContain('Testaa postilaatikko')
})

test('a loss of the mailbox is told on every page, with its beginning and whom it was told to', async () => {
  const desk = await aFlowingDesk()
  desk.wait(10)
  await desk.store.appendEvent({ kind: 'mailbox-lost', at: desk.now(), facts: { code: 'ECONNREFUSED' } })
  desk.wait(31)
  await desk.store.appendEvent({ kind: 'mailbox-alarm', at: desk.now(), facts: { minutes: 31 } })
  const advisor = await aVisitor(desk)
  for (const url of ['/inbox/open', '/help', '/status'])
    expect((await advisor.get(url)).body).toContain('Posti ei kulje, katkos tänään klo 10.15')
  const page = words(await advisor.get('/status'))
  expect(page).toContain('Jokin vaatii huomiota.')
  expect(page).toContain('Uutta postia ei ole saatu, katkos alkoi tänään klo 10.15 (ECONNREFUSED).')
  expect(page).toContain('Ylläpidolle kerrottiin palvelimen lokissa tänään klo 10.46.')
})

test('an answer that does not leave is told on every page after a quarter of an hour', async () => {
  const desk = await aFlowingDesk()
  const reference = await desk.receive(aMail({ to: service }))
  const advisor = await aVisitor(desk)
  expect((await advisor.get('/status')).body).toContain('Posti kulkee')
  desk.wait(14)
  expect((await advisor.get('/help')).body).not.toContain('Lähtevä posti ei kulje')
  desk.wait(2)
  await fetched(desk)
  expect((await advisor.get('/help')).body).toContain('Lähtevä posti ei kulje, vanhin tänään klo 10.05')
  const page = words(await advisor.get('/status'))
  expect(page).toContain('Vika. 1 viesti odottaa lähetystä. Vanhin on odottanut tänään klo 10.05 alkaen.')
  expect(page).not.toContain(reference)
})

test('old backups, a full disk and a certificate that soon ends are told with what to do', async () => {
  const findings = [
    { area: 'incoming', step: 'tls', ok: true, code: 'ok', detail: { daysLeft: 12 } },
  ] as const
  const desk = await aFlowingDesk({
    disk: async () => ({ freeBytes: 90_000_000, isScarce: true }),
    mailTest: {
      start: () => true,
      state: () => ({ startedAt: new Date(0), endedAt: new Date(0), findings }),
    },
  })
  desk.wait(27 * 60)
  const page = words(await (await aVisitor(desk)).get('/status'))
  expect(page).toContain('Levy Vika. Vapaana 90 Mt')
  expect(page).toContain('Varmuuskopio Huomio. Viimeksi tehty eilen klo 10.05.')
  expect(page).toContain('Postipalvelimen varmenne Huomio. Voimassa 12 päivää')
  const never = words(await (await aVisitor(await aDesk())).get('/status'))
  expect(never).toContain('Varmuuskopiota ei ole vielä tehty.')
})

test('messages of which only a part came are counted, those that wait and those that were given up', async () => {
  const desk = await aFlowingDesk()
  const page = async () => words(await (await aVisitor(desk)).get('/status'))
  expect(await page()).toContain('Mikään viesti ei ole jäänyt osittaiseksi.')
  for (const uid of [1, 2]) {
    const position = { mailbox: 'm', folder: 'INBOX', uidValidity: 1, uid }
    const arrival = { source: { kind: 'imap' as const, position }, isInPart: true }
    await aFiledTicket(desk.store, {
      mail: { messageId: `osa-${uid}@citizen.example` },
      arrival,
      lookup: { head: { digest: `tiiviste ${uid}`, isTraced: true } },
    })
  }
  expect(await page()).toContain('2 viestistä on saatu vasta osa, ja niitä haetaan uudelleen.')
  desk.wait(61)
  const [first] = await desk.store.dueIncomplete(desk.now(), 1)
  const event = { kind: 'message-stays-incomplete', at: desk.now() } as const
  await desk.store.endTries(first?.messageId ?? '', 'gone', event)
  expect(await page()).toContain(
    '1 viestistä on saatu vasta osa, ja sitä haetaan uudelleen. 1 viesti jäi osittaiseksi viimeisten 30 päivän aikana.',
  )
})
