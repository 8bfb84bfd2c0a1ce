import { expect, test } from 'vitest'
import { aino, asa, grace } from '../helpers/mails/cast.ts'
import { anOffice, type RunningOffice } from './an-office.ts'

test('the same mailbox delivered twice makes no new ticket and no new receipt', async () => {
  const office = await anOffice()
  const residents = [aino, asa, grace]
  for (const from of residents) await office.file({ from })
  const ours = await office.file({ from: aino, subject: 'Toinen asia', messageId: 'toinen@citizen.example' })
  await office.until('four receipts', () => (receipts(office) === 4 ? true : undefined))

  const all = office.post.officeFolder('INBOX').map(({ raw }) => raw)
  for (const raw of all) office.post.deliverToOffice(raw)
  await office.until('four redeliveries', async () =>
    (await office.told()).filter((kind) => kind === 'message-redelivered').length === 4 ? true : undefined,
  )
  expect(await office.tickets()).toHaveLength(4)
  expect((await office.ticket(ours.ticket.ticket.reference)).messages).toHaveLength(2)
  // One more resident's receipt, and none before it.
  office.arrive({ from: grace, subject: 'Uusi asia' })
  await office.until('the fifth receipt', () => (receipts(office) > 4 ? true : undefined))
  expect(receipts(office)).toBe(5)

  function receipts({ countTo }: RunningOffice): number {
    return residents.reduce((sum, who) => sum + countTo(who), 0)
  }
})

test('a mail without a Message-ID that comes twice is one ticket', async () => {
  const office = await anOffice()
  const raw = office.arrive({ messageId: false, text: 'Ilman tunnistetta.' })
  await office.until('the receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  const elsewhere = Buffer.concat([
    Buffer.from('Received: from a.example by b.example; Tue, 24 Nov 2026 10:00:00 +0200\r\n'),
    raw,
  ])
  office.post.deliverToOffice(elsewhere)
  await office.until('the redelivery', async () =>
    (await office.told()).includes('message-redelivered') ? true : undefined,
  )
  expect(await office.tickets()).toHaveLength(1)
  expect(office.countTo(aino)).toBe(1)
})

test('three mails within five minutes get two receipts, the second when the five minutes are over', async () => {
  const office = await anOffice()
  await office.file({ messageId: 'eka@citizen.example' })
  await office.until('the first receipt', () => (office.countTo(aino) === 1 ? true : undefined))
  for (const text of ['Unohdin liitteen.', 'Ja vielä toinen.']) {
    office.passMinutes(1)
    await office.file({ text, inReplyTo: 'eka@citizen.example' })
  }
  await anotherHasTheirTurn(office)
  expect(office.countTo(aino)).toBe(1)

  office.passMinutes(5)
  await anotherHasTheirTurn(office)
  await office.until('the shared receipt', () => (office.countTo(aino) === 2 ? true : undefined))
  office.passMinutes(30)
  await anotherHasTheirTurn(office)
  expect(office.countTo(aino)).toBe(2)
  const { messages } = await office.ticketOf(aino)
  expect(messages.filter(({ direction }) => direction === 'in')).toHaveLength(3)
})

async function anotherHasTheirTurn(office: RunningOffice): Promise<void> {
  const before = office.countTo(grace)
  office.arrive({ from: grace, subject: `Matter ${before}` })
  await office.until('the other resident’s receipt', () =>
    office.countTo(grace) > before ? true : undefined,
  )
}
