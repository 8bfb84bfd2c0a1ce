import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { aino, asa, grace } from '../helpers/mails/cast.ts'
import { anOffice } from './an-office.ts'

test('a resident’s mail becomes a ticket with a target, its bytes kept and its words readable', async () => {
  const office = await anOffice()
  const { ticket, message } = await office.file({
    subject: 'Vuokra on myöhässä',
    text: 'Hei, miten saan maksuaikaa?\nTerveisin Aino',
    attachments: [
      { filename: 'lasku maaliskuu.pdf', content: '%PDF-1.7 lasku', contentType: 'application/pdf' },
    ],
    messageId: 'ensimmainen@citizen.example',
  })
  expect(ticket.ticket).toMatchObject({
    reference: expect.stringMatching(/^AN-2026-\d+$/),
    state: 'open',
    class: 'enquiry',
    subject: 'Vuokra on myöhässä',
    requester: aino,
    language: 'fi',
  })
  expect(ticket.ticket.dueAt).toEqual(new Date('2026-11-27T14:00:00Z'))
  expect(ticket.queue).toBe('new')
  expect(message.visibleText).toContain('miten saan maksuaikaa')
  expect(message.attachments.map(({ name, size }) => ({ name, size }))).toEqual([
    { name: 'lasku maaliskuu.pdf', size: 14 },
  ])
  const [onServer] = office.post.officeFolder('INBOX')
  expect(message.rawSha256).toBe(
    createHash('sha256')
      .update(onServer?.raw ?? '')
      .digest('hex'),
  )
})

test('the resident gets one receipt, in the thread, that says by when a person answers', async () => {
  const office = await anOffice()
  const { ticket, message } = await office.file({ text: 'Hei, miten saan maksuaikaa vuokralle?' })
  const [receipt] = await office.until('the receipt', async () => nonEmpty(await office.mailsTo(aino)))
  expect(receipt).toMatchObject({
    subject: `Viestisi on saapunut [${ticket.ticket.reference}]`,
    inReplyTo: message.messageId,
    isAutomatic: true,
    language: 'fi',
  })
  expect(receipt?.text).toContain('27.11.')
  expect(receipt?.text).not.toContain('maksuaikaa')
  const sent = await office.until('the receipt’s own state', async () => {
    const view = await office.ticket(ticket.ticket.reference)
    return view.messages.find(({ kind, delivery }) => kind === 'receipt' && delivery?.state === 'sent')
  })
  expect(sent.delivery?.recipients).toMatchObject([{ address: aino.address, state: 'accepted' }])
  expect(office.countTo(aino)).toBe(1)
})

test('each is answered in the language of their mail', async () => {
  const office = await anOffice()
  office.arrive({ from: asa, text: 'Hej, jag kan inte betala hyran i tid. Vad ska jag göra nu?' })
  office.arrive({ from: grace, text: 'Hello, I cannot pay my rent this month. What should I do now?' })
  for (const [who, language] of [
    [asa, 'sv'],
    [grace, 'en'],
  ] as const) {
    const [receipt] = await office.until(`a receipt to ${who.name}`, async () =>
      nonEmpty(await office.mailsTo(who)),
    )
    expect(receipt?.language).toBe(language)
  }
})

test('her next mail joins the ticket and makes it ours to act again', async () => {
  const office = await anOffice()
  const first = await office.file({ messageId: 'eka@citizen.example' })
  const second = await office.file({
    subject: 'Re: Kysymys vuokrasta',
    text: 'Liitän vielä kirjeen.',
    inReplyTo: 'eka@citizen.example',
  })
  expect(second.ticket.ticket.id).toBe(first.ticket.ticket.id)
  expect(second.message.threadedBy).toBe('in-reply-to')
  expect(second.ticket.ticket.dueAt).toEqual(first.ticket.ticket.dueAt)
  expect(await office.tickets()).toHaveLength(1)
})

test('a closed ticket is opened again by her mail', async () => {
  const office = await anOffice()
  const first = await office.file({ messageId: 'eka@citizen.example' })
  const leena = await office.signIn()
  const path = `/tickets/${first.ticket.ticket.reference}/closure`
  await leena.submit(await leena.open(path), '/closure', { outcome: 'Neuvottu puhelimessa.' })
  expect((await office.ticketOf(aino)).ticket.state).toBe('closed')
  const second = await office.file({ text: 'Vielä yksi kysymys.', inReplyTo: 'eka@citizen.example' })
  expect(second.ticket.ticket).toMatchObject({ id: first.ticket.ticket.id, state: 'open' })
  expect(await office.told()).toContain('ticket-reopened')
})

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}
