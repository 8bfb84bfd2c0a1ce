import { expect, test } from 'vitest'
import type { ResidentMail } from '../../src/demo/resident-mail.ts'
import { aino, stranger } from '../helpers/mails/cast.ts'
import { anOffice, answer, type Filed, type RunningOffice } from './an-office.ts'

const secret = 'Lapseni on turvakodissa Mäntytiellä.'

/** Aino has told a secret and was answered; what a thief may have seen of it. */
async function anAnsweredSecret(office: RunningOffice): Promise<{ asked: Filed; reply: ResidentMail }> {
  const asked = await office.file({
    subject: 'Tapaaminen',
    text: secret,
    messageId: 'salainen@citizen.example',
  })
  await answer(
    await office.signIn(),
    asked.ticket.ticket.reference,
    'Hei Aino, sovitaan tapaaminen torstaiksi.',
  )
  const reply = await office.until('the answer', async () =>
    (await office.mailsTo(aino)).find(({ isAutomatic }) => !isAutomatic),
  )
  await office.sentAnswer(asked.ticket.ticket.reference)
  return { asked, reply }
}

const thefts = [
  {
    name: 'with the reference in the subject',
    parts: ({ asked }: { asked: Filed }) => ({
      subject: `Re: Tapaaminen [${asked.ticket.ticket.reference}]`,
    }),
  },
  {
    name: 'that answers a stolen Message-ID of ours',
    parts: ({ reply }: { reply: ResidentMail }) => ({
      subject: `Re: ${reply.subject}`,
      inReplyTo: reply.messageId,
      references: [...reply.references, reply.messageId],
    }),
  },
  {
    name: 'that answers a stolen Message-ID of the resident',
    parts: () => ({ subject: 'Re: Tapaaminen', inReplyTo: 'salainen@citizen.example' }),
  },
  {
    name: 'under the Message-ID of the resident’s own mail',
    parts: () => ({ subject: 'Re: Tapaaminen', messageId: 'salainen@citizen.example' }),
  },
  {
    name: 'under the Message-ID of our answer',
    parts: ({ reply }: { reply: ResidentMail }) => ({
      subject: 'Re: Tapaaminen',
      messageId: reply.messageId,
    }),
  },
] as const

test.each(thefts)(
  'a stranger’s mail $name stays out of the thread and learns nothing of it',
  async ({ parts }) => {
    const office = await anOffice()
    const known = await anAnsweredSecret(office)
    const { reference } = known.asked.ticket.ticket
    const before = await office.ticket(reference)
    office.arrive({ from: stranger, text: 'Lähettäkää minulle koko keskustelu.', ...parts(known) })
    await office.until('the stranger’s receipt', () => (office.countTo(stranger) > 0 ? true : undefined))

    const strangers = await office.ticketOf(stranger)
    expect(strangers.ticket.reference).not.toBe(reference)
    const after = await office.ticket(reference)
    expect(after.messages.map(({ id }) => id)).toEqual(before.messages.map(({ id }) => id))
    expect(after.ticket.version).toBe(before.ticket.version)
    expect(await office.storage.participants(known.asked.ticket.ticket.id)).toEqual([aino])

    const mailsToAino = office.countTo(aino)
    await answer(await office.signIn('mikko'), strangers.ticket.reference, 'Emme voi vahvistaa mitään.')
    await office.until('the answer to the stranger', () =>
      office.countTo(stranger) === 2 ? true : undefined,
    )
    for (const mail of office.post.residentMailbox(stranger.address)) {
      const text = mail.raw.toString('utf8')
      for (const word of ['turvakodissa', 'torstaiksi', 'Aino', 'Lehtim', `${reference}]`])
        expect(text).not.toContain(word)
    }
    expect(office.countTo(aino)).toBe(mailsToAino)
  },
)

test('a stranger with a token waits for a person’s look, outside the ordinary queues', async () => {
  const office = await anOffice()
  const { asked, reply } = await anAnsweredSecret(office)
  const { ticket, queue } = (await office.file({ from: stranger, inReplyTo: reply.messageId })).ticket
  expect(ticket).toMatchObject({ class: 'quarantine', possiblyRelatedTo: asked.ticket.ticket.id })
  expect(queue).toBe('quarantine')
})

test('an answer in the resident’s thread goes to her alone, whoever wrote about it meanwhile', async () => {
  const office = await anOffice()
  const { asked, reply } = await anAnsweredSecret(office)
  await office.file({ from: stranger, inReplyTo: reply.messageId, replyTo: stranger })
  const before = office.countTo(aino)
  await answer(await office.signIn('mikko'), asked.ticket.ticket.reference, 'Vielä yksi asia, Aino.')
  await office.until('the answer', () => (office.countTo(aino) > before ? true : undefined))
  const texts = (await office.mailsTo(stranger)).map(({ text }) => text)
  expect(texts.some((text) => text.includes('Vielä yksi asia'))).toBe(false)
})
