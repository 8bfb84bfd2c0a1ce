import { expect, onTestFinished, test } from 'vitest'
import { readAgain } from '../../src/intake/read-again.ts'
import type { MailReader } from '../../src/intake/reading/read-mail.ts'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { anIntake, aReader, receive, tokenKeys } from '../helpers/an-intake.ts'
import { anAdvisor } from '../helpers/deliver.ts'
import { aMail } from '../helpers/mails/a-mail.ts'

const letter = () =>
  aMail({
    text: 'Häätö uhkaa, liitteenä kirje.',
    attachments: [
      { filename: 'kirje.txt', content: 'kirje' },
      { filename: 'toinen.txt', content: 'toinen' },
    ],
  })

/** An office whose reader once understood less than today's. */
async function anOldOffice(understood: (mail: InboundMail) => Partial<InboundMail>) {
  const reader = aReader()
  onTestFinished(() => reader.close())
  const old: MailReader = {
    ...reader,
    async read(raw) {
      const mail = await reader.read(raw)
      return { ...mail, ...understood(mail) }
    },
  }
  const { storage, intake } = await anIntake({ reader: old })
  const again = () =>
    readAgain({
      store: storage,
      reader,
      tokenKeys,
      referencePrefix: 'AN',
      now: () => new Date('2026-11-25T08:00:00Z'),
      signal: new AbortController().signal,
    })
  return { storage, intake, again }
}

async function theMessage(storage: Storage) {
  const view = await storage.ticketByReference('AN-2026-1', new Date())
  const message = view?.messages.find(({ direction }) => direction === 'in')
  if (!view || !message) throw new Error('there is no message')
  return { view, message }
}

test('today’s rules renew what a mail says; its ticket and the ids of its files stay', async () => {
  const { storage, intake, again } = await anOldOffice(({ attachments }) => ({
    text: 'H??t?',
    visibleText: 'H??t?',
    attachments: attachments.slice(0, 1),
  }))
  await receive(intake, letter())
  const before = await theMessage(storage)
  expect(await again()).toEqual({ read: 1, changed: 1, kept: 0 })
  const after = await theMessage(storage)
  expect(after.message).toMatchObject({ id: before.message.id, text: 'Häätö uhkaa, liitteenä kirje.' })
  expect(after.message.attachments.map(({ name }) => name)).toEqual(['kirje.txt', 'toinen.txt'])
  expect(after.message.attachments[0]?.id).toBe(before.message.attachments[0]?.id)
  expect(after.view.ticket).toEqual(before.view.ticket)
  const told = await storage.changesSince(0, 100)
  expect(told.at(-1)).toMatchObject({
    kind: 'message-read-again',
    isOperator: true,
    facts: { changed: 'text visibleText attachments' },
  })
})

test('a mail that says the same is not touched and tells nothing', async () => {
  const { storage, intake, again } = await anOldOffice(() => ({}))
  await receive(intake, letter(), aMail({ messageId: false, date: false }), '')
  const told = (await storage.changesSince(0, 100)).length
  expect(await again()).toEqual({ read: 3, changed: 0, kept: 0 })
  expect((await storage.changesSince(0, 100)).length).toBe(told)
})

test('what is found again by searching is the new text', async () => {
  const { storage, intake, again } = await anOldOffice(() => ({ text: 'sotkua', visibleText: 'sotkua' }))
  await receive(intake, letter())
  await again()
  const found = async (match: string) =>
    (await storage.search({ now: new Date(), limit: 10, match })).rows.length
  expect(await found('analysed : "häätö"')).toBe(1)
  expect(await found('analysed : "sotkua"')).toBe(0)
})

test('the kind is renewed until a person has acted', async () => {
  const { storage, intake, again } = await anOldOffice(() => ({ kind: 'person' }))
  const headers = { 'Auto-Submitted': 'auto-generated' }
  await receive(intake, aMail({ headers }), aMail({ headers, subject: 'Toinen' }))
  const { view } = await theMessage(storage)
  const leena = await anAdvisor(storage)
  const event = { kind: 'ticket-assigned', at: new Date(), actor: { userId: leena } } as const
  await storage.changeTicket(view.ticket.id, () => ({ patch: {}, events: [event] }))
  await again()
  const second = await storage.ticketByReference('AN-2026-2', new Date())
  expect((await theMessage(storage)).message.kind).toBe('person')
  expect(second?.messages.find(({ direction }) => direction === 'in')?.kind).toBe('automatic')
})

test('a reading from the head alone does not replace a whole one', async () => {
  const { storage, intake } = await anIntake()
  await receive(intake, letter())
  const reader = aReader()
  onTestFinished(() => reader.close())
  const counts = await readAgain({
    store: storage,
    reader: { read: (raw) => reader.readHead(raw) },
    tokenKeys,
    referencePrefix: 'AN',
    now: () => new Date(),
    signal: new AbortController().signal,
  })
  expect(counts).toEqual({ read: 1, changed: 0, kept: 1 })
})
