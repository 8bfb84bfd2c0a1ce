import { expect, test } from 'vitest'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, stranger } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const warning = `Osoite ${aino.address} ei ota vastaan viestejä: lähetetty tuli takaisin ti 24.11.2026 (5.1.1). Soita tai pyydä toinen osoite.`

/** Aino has written; the server takes the receipt. */
async function aDeskWithAino() {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ from: aino, to: service, subject: 'Muutto' }))
  const receiptId = await serverTakesNext(desk)
  desk.wait(5)
  const page = async (path = `/tickets/${reference}`) => words(await (await aVisitor(desk)).get(path))
  return { desk, reference, receiptId, page }
}

/** The server takes the next mail in the outbox for its recipient, or refuses it; answers its Message-ID. */
async function serverTakesNext({ store, now }: ADesk, status?: string): Promise<string> {
  const claimed = (await store.claimNext('test', 60_000))!
  const starts = { kind: 'sending-started', at: now() } as const
  await store.enterSending(claimed.outgoingId, claimed.claim, 60_000, starts)
  await store.recordAttempt(claimed.outgoingId, claimed.claim, {
    state: status ? 'refused' : 'sent',
    recipients: [
      { address: aino.address, ...(status ? { state: 'refused', status } : { state: 'accepted' }) },
    ],
    ...(status ? {} : { sentAt: now() }),
    events: [],
  })
  return claimed.rfcMessageId
}

const bounce = (id: string, status = '5.1.1') =>
  Buffer.from(aBounceOf(id, aino.address).toString('latin1').replaceAll('5.1.1', status), 'latin1')

test('before writing, an advisor is told that mail to the address came back, and what to do', async () => {
  const { desk, reference, receiptId, page } = await aDeskWithAino()
  await desk.receive(bounce(receiptId))
  expect(await page()).toContain(warning)
  expect(await page(`/tickets/${reference}/reply`)).toContain(warning)
  expect(await page(`/residents/${await desk.store.residentOf(aino.address)}`)).toContain(warning)
})

test('another enquiry of the same address is told of it too, one of somebody else is not', async () => {
  const { desk, receiptId, page } = await aDeskWithAino()
  const other = await desk.receive(aMail({ from: aino, to: service, subject: 'Takuu' }))
  const strangers = await desk.receive(aMail({ from: stranger, to: service, subject: 'Muu asia' }))
  desk.wait(1)
  await desk.receive(bounce(receiptId))
  expect(await page(`/tickets/${other}`)).toContain(warning)
  expect(await page(`/tickets/${strangers}`)).not.toContain('ei ota vastaan')
})

test('who may not read the ticket is not told the address', async () => {
  const { desk, reference, receiptId } = await aDeskWithAino()
  await desk.receive(bounce(receiptId))
  const supervisor = await aVisitor(desk, 'supervisor')
  expect((await supervisor.get(`/tickets/${reference}`)).body).not.toContain(aino.address)
})

test.each(['5.2.2', '4.4.7', '5.7.1'])('a failure that may pass (%s) marks no address', async (status) => {
  const { desk, receiptId, page } = await aDeskWithAino()
  await desk.receive(bounce(receiptId, status))
  expect(await page()).not.toContain('ei ota vastaan')
})

test('a bounce of a message that we never sent marks no address', async () => {
  const { desk, page } = await aDeskWithAino()
  await desk.receive(bounce('t1.1.x.y@esimerkkila.example'))
  expect(await page()).not.toContain('ei ota vastaan')
})

test('the mark goes when a mail from the address arrives, not when somebody forges one', async () => {
  const { desk, receiptId, page } = await aDeskWithAino()
  await desk.receive(bounce(receiptId))
  desk.wait(5)
  const forged = {
    'Authentication-Results': 'mx.esimerkkila.example; dmarc=fail header.from=citizen.example',
  }
  await desk.receive(aMail({ from: aino, to: service, subject: 'Väärä', headers: forged }))
  expect(await page()).toContain(warning)
  await desk.receive(aMail({ from: aino, to: service, subject: 'Kuulolla taas' }))
  expect(await page()).not.toContain('ei ota vastaan')
})

test('the mark goes when a later message to it is accepted, and a refusal at once marks again', async () => {
  const { desk, receiptId, page } = await aDeskWithAino()
  await desk.receive(aMail({ from: aino, to: service, subject: 'Toinen asia' }))
  await desk.receive(aMail({ from: aino, to: service, subject: 'Kolmas asia' }))
  desk.wait(1)
  await desk.receive(bounce(receiptId))
  desk.wait(1)
  await serverTakesNext(desk)
  expect(await page()).not.toContain('ei ota vastaan')
  desk.wait(1)
  await serverTakesNext(desk, '5.1.10')
  expect(await page()).toContain('(5.1.10)')
})

test('where mail comes back, the newest other address of the same person is offered and never taken unasked', async () => {
  const { desk, reference, receiptId, page } = await aDeskWithAino()
  const other = { name: 'Aino', address: 'aino.uusi@koti.example' }
  await desk.receive(aMail({ from: other, to: service, subject: 'Uusi osoite' }))
  desk.wait(1)
  await desk.receive(bounce(receiptId))
  const advisor = await aVisitor(desk)
  const choices = async () => (await advisor.get(`/tickets/${reference}/reply`)).body
  expect(await choices()).not.toContain(other.address)
  const [from, into] = [await desk.store.residentOf(other.address), await desk.store.residentOf(aino.address)]
  const event = { kind: 'resident-merged', at: desk.now(), facts: { resident: into, merged: from } } as const
  await desk.store.mergeResidents(from, into, event)
  expect(await page()).toContain(`${warning} Sama henkilö on kirjoittanut myös osoitteesta ${other.address}`)
  expect(await choices()).toContain('saman henkilön toinen osoite')
  expect(await choices()).toContain(`<input type="radio" name="to" value="${other.address}">`)
  expect(await choices()).not.toMatch(/name="to"[^>]*checked/)
})
