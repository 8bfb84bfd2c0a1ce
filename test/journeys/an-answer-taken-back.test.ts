import { expect, test } from 'vitest'
import { aino, grace } from '../helpers/mails/cast.ts'
import { anOffice, answer, type RunningOffice } from './an-office.ts'

test('an answer taken back within its seconds never leaves, and its words are in the composer again', async () => {
  const office = await anOffice({ settings: { undoSeconds: 50 } })
  const asked = await office.file()
  const { reference } = asked.ticket.ticket
  await office.until('the receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  const leena = await office.signIn()
  await answer(leena, reference, 'Hei Aino, tämä lähtee liian')
  const composer = await leena.submit(await leena.open(`/tickets/${reference}`), '/undo', {})
  expect(composer.html).toContain('tämä lähtee liian')
  office.passMinutes(1)
  await anotherHasTheirTurn(office)
  expect(office.countTo(aino)).toBe(1)
  const { ticket, messages } = await office.ticket(reference)
  expect(ticket.state).toBe('open')
  expect(messages.some(({ kind }) => kind === 'reply')).toBe(false)
  expect(await office.told()).toContain('reply-undone')
})

test('an answer that has left cannot be taken back, and the advisor is told', async () => {
  const office = await anOffice({ settings: { undoSeconds: 50 } })
  const asked = await office.file()
  const { reference } = asked.ticket.ticket
  await office.until('the receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  const leena = await office.signIn()
  await answer(leena, reference, 'Hei Aino.')
  const page = await leena.open(`/tickets/${reference}`)
  office.passMinutes(1)
  await anotherHasTheirTurn(office)
  await office.until('the answer', () => (office.countTo(aino) === 2 ? true : undefined))
  const after = await leena.submit(page, '/undo', {})
  expect(after.url).toBe(`/tickets/${reference}`)
  expect(await office.told()).not.toContain('reply-undone')
  expect(office.countTo(aino)).toBe(2)
})

test('an answer written while the resident wrote again is not sent; its words are kept', async () => {
  const office = await anOffice()
  const asked = await office.file({ messageId: 'eka@citizen.example' })
  await office.until('the receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  const { reference } = asked.ticket.ticket
  const leena = await office.signIn()
  const composer = await leena.open(`/tickets/${reference}/reply`)
  await office.file({ text: 'Asia on jo ratkennut!', inReplyTo: 'eka@citizen.example' })
  const page = await leena.submit(composer, '/reply', { text: 'Hei Aino, tee näin.', after: 'wait' })
  expect(page.status).toBe(409)
  expect(page.html).toContain('Asia on jo ratkennut!')
  expect(page.html).toContain('Hei Aino, tee näin.')
  await anotherHasTheirTurn(office)
  expect((await office.mailsTo(aino)).every(({ isAutomatic }) => isAutomatic)).toBe(true)

  await leena.submit(page, '/reply', { after: 'wait' })
  await office.until('the answer sent knowingly', async () =>
    (await office.mailsTo(aino)).find(({ isAutomatic }) => !isAutomatic),
  )
})

test('of two advisors who answer at once, one is sent and the other sees what the first wrote', async () => {
  const office = await anOffice()
  const asked = await office.file()
  const { reference } = asked.ticket.ticket
  const [leena, mikko] = [await office.signIn('leena'), await office.signIn('mikko')]
  const composers = [
    await leena.open(`/tickets/${reference}/reply`),
    await mikko.open(`/tickets/${reference}/reply`),
  ]
  const pages = await Promise.all(
    [leena, mikko].map((visitor, at) =>
      visitor.submit(composers[at]!, '/reply', { text: `Vastaus numero ${at}.`, after: 'wait' }),
    ),
  )
  expect(pages.map(({ status }) => status).sort()).toEqual([200, 409])
  const sent = pages.findIndex(({ status }) => status === 200)
  const refused = pages.find(({ status }) => status === 409)
  expect(refused?.html).toContain(`Vastaus numero ${sent}.`)
  await office.until('the one answer', async () =>
    (await office.mailsTo(aino)).find(({ isAutomatic }) => !isAutomatic),
  )
  await anotherHasTheirTurn(office)
  expect((await office.mailsTo(aino)).filter(({ isAutomatic }) => !isAutomatic)).toHaveLength(1)
})

async function anotherHasTheirTurn(office: RunningOffice): Promise<void> {
  const before = office.countTo(grace)
  office.arrive({ from: grace, subject: `Matter ${before}` })
  await office.until('the other resident’s receipt', () =>
    office.countTo(grace) > before ? true : undefined,
  )
}
