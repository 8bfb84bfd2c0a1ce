import { expect, test } from 'vitest'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aino, colleague } from '../helpers/mails/cast.ts'
import { anOffice } from './an-office.ts'

const secured = `${aino.address}.s`
const text = 'Hei Aino, tunnuksellasi 010190-900P hakemus on jo vireillä.'
const secureSending = { way: 'suffix', suffix: '.s', isUsual: false } as const

test('a secure answer leaves for the suffixed addresses alone, and its bounce finds the very answer', async () => {
  const office = await anOffice({ settings: { secureSending } })
  const asked = await office.file({ from: aino })
  const { reference } = asked.ticket.ticket
  await office.until('the receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  const leena = await office.signIn()
  const fields = { text, after: 'wait', channel: 'secure', cc: colleague.address }
  const composer = await leena.open(`/tickets/${reference}/reply`)
  const warned = await leena.submit(composer, '/reply', fields)
  expect(warned.status).toBe(422)
  expect((await leena.submit(warned, '/reply', fields)).status).toBe(200)

  const mail = await office.until('the answer', () => office.post.residentMailbox(secured)[0])
  expect(mail.raw.toString()).toContain(`<${secured}>`)
  expect(office.post.residentMailbox(`${colleague.address}.s`)).toHaveLength(1)
  const [receipt, ...others] = office.post.residentMailbox(aino.address)
  expect(receipt?.raw.toString()).toContain('Auto-Submitted')
  expect(others).toEqual([])

  const sent = await office.sentAnswer(reference)
  expect(sent.to).toMatchObject([{ address: aino.address }])
  expect(sent.delivery).toMatchObject({
    isSecure: true,
    recipients: [
      { address: aino.address, state: 'accepted' },
      { address: colleague.address, state: 'accepted' },
    ],
  })

  office.post.deliverToOffice(aBounceOf(sent.messageId!, secured))
  const back = await office.until('the bounce on the answer', async () => {
    const view = await office.ticket(reference)
    return view.ticket.hasUndelivered ? view : undefined
  })
  const [first, second] = back.messages.find(({ kind }) => kind === 'reply')!.delivery!.recipients
  expect(first).toMatchObject({ address: aino.address, state: 'bounced', status: '5.1.1' })
  expect(second).toMatchObject({ address: colleague.address, state: 'accepted' })
  expect(back.ticket.state).toBe('open')
  expect(await office.tickets()).toHaveLength(1)

  const again = await office.file({ from: aino, inReplyTo: sent.messageId!, subject: 'Re: Vuokra' })
  expect(again.ticket.ticket.reference).toBe(reference)
})
