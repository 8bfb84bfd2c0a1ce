import { expect, test } from 'vitest'
import { aino } from '../helpers/mails/cast.ts'
import { anOffice, answer } from './an-office.ts'

const words = 'Hei Aino,\n\nkyllä auttaa: pyydä vuokranantajalta maksuaikaa jo tänään.\n\nTerveisin Leena'

test('an advisor’s answer arrives in the resident’s thread, from the service and without her words', async () => {
  const office = await anOffice()
  const asked = await office.file({ subject: 'Vuokra', text: 'Salainen asia: lapsi on sairas.' })
  const leena = await office.signIn()
  const page = await answer(leena, asked.ticket.ticket.reference, words)
  expect(page.status).toBe(200)
  const reply = await office.until('the answer', async () => replyIn(await office.mailsTo(aino)))
  expect(reply).toMatchObject({ inReplyTo: asked.message.messageId, isAutomatic: false, language: 'fi' })
  expect(reply.references.at(-1)).toBe(asked.message.messageId)
  expect(reply.text).toContain('pyydä vuokranantajalta maksuaikaa')
  expect(reply.text).not.toContain('Salainen')
  const [first] = office.post.residentMailbox(aino.address)
  expect(first?.from).toBe('neuvonta@kaupunki.example')
})

test('the very bytes that were sent lie in Sent, marked as read', async () => {
  const office = await anOffice()
  const asked = await office.file()
  await answer(await office.signIn(), asked.ticket.ticket.reference, words)
  const sent = await office.until('the copy', async () => {
    const reply = replyIn(await office.mailsTo(aino))
    return office.post.officeFolder('Sent').find(({ raw }) => reply && raw.includes(`<${reply.messageId}>`))
  })
  const [, toResident] = office.post.residentMailbox(aino.address)
  expect(sent.flags).toContain('\\Seen')
  expect(withoutTrailingLines(sent.raw)).toEqual(withoutTrailingLines(toResident?.raw))
})

test('the answer takes the ticket off our hands, and her thanks bring it back', async () => {
  const office = await anOffice()
  const asked = await office.file()
  const { reference } = asked.ticket.ticket
  await answer(await office.signIn(), reference, words)
  const answered = await office.until('an answered ticket', async () => {
    const view = await office.ticket(reference)
    return view.ticket.firstAnsweredAt ? view : undefined
  })
  expect(answered.ticket.state).toBe('waiting')
  expect(answered.ticket.dueAt).toBeUndefined()
  const reply = await office.until('the answer', async () => replyIn(await office.mailsTo(aino)))
  const thanks = await office.file({
    subject: `Re: ${reply.subject}`,
    text: 'Kiitos! Teen niin.',
    inReplyTo: reply.messageId,
    references: [...reply.references, reply.messageId],
  })
  expect(thanks.ticket.ticket).toMatchObject({ reference, state: 'open' })
  expect(thanks.message.threadedBy).toBe('token')
})

test('a form that is sent twice is one answer', async () => {
  const office = await anOffice()
  const asked = await office.file()
  const leena = await office.signIn()
  const composer = await leena.open(`/tickets/${asked.ticket.ticket.reference}/reply`)
  await Promise.all([1, 2].map(() => leena.submit(composer, '/reply', { text: words, after: 'wait' })))
  await office.until('the answer', async () => replyIn(await office.mailsTo(aino)))
  const view = await office.ticket(asked.ticket.ticket.reference)
  expect(view.messages.filter(({ kind }) => kind === 'reply')).toHaveLength(1)
  expect((await office.told()).filter((kind) => kind === 'reply-queued')).toHaveLength(1)
})

test('an answer does not wait for a receipt that waits for its five minutes', async () => {
  const office = await anOffice()
  await office.file({ messageId: 'eka@citizen.example' })
  await office.until('the receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  const { ticket } = await office.file({ text: 'Unohdin jotain.', inReplyTo: 'eka@citizen.example' })
  await answer(await office.signIn(), ticket.ticket.reference, 'Hei Aino, autan mielelläni.')
  await office.until('the answer', async () => replyIn(await office.mailsTo(aino)))
  expect(office.countTo(aino)).toBe(2)
})

function replyIn<T extends { readonly isAutomatic: boolean }>(mails: readonly T[]): T | undefined {
  return mails.find(({ isAutomatic }) => !isAutomatic)
}

/** SMTP ends a mail with one line end, IMAP keeps what it is given. */
function withoutTrailingLines(raw: Buffer | undefined): string {
  return (raw ?? Buffer.alloc(0)).toString('latin1').replace(/(?:\r\n)+$/, '')
}
