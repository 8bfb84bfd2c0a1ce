import { expect, onTestFinished, test } from 'vitest'
import { anIntake, aReader, receive, ticketIdOf } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { office } from '../helpers/mails/cast.ts'
import { fixture } from '../mail/reading.ts'

/** An office that believes Microsoft 365; Aino's own mail is known to it by its id. */
async function anOfficeWithAino(trustedAuthservId: string) {
  const reader = aReader({ context: { ownAddresses: [office.address], trustedAuthservId } })
  onTestFinished(() => reader.close())
  const { storage, intake } = await anIntake({ reader })
  const from = { name: 'Aino Testi', address: 'aino@asukas.example' }
  const [first] = await receive(intake, aMail({ from, messageId: 'eka@asukas.example' }))
  return { storage, intake, ticketId: ticketIdOf(first) }
}

/** The fixture as an answer to Aino's mail, which a stranger may have seen. */
function answering(name: string): Buffer {
  const raw = fixture(name).toString('latin1')
  return Buffer.from(raw.replace(/^Date:/m, 'In-Reply-To: <eka@asukas.example>\nDate:'), 'latin1')
}

test.each([
  ['m365-spoofed-fi.eml', 'microsoft365'],
  ['google-spoofed-fi.eml', 'mx.google.com'],
])(
  'a forged sender (%s) joins nothing by an id, gets no receipt and raises a warning',
  async (name, authservId) => {
    const { storage, intake, ticketId } = await anOfficeWithAino(authservId)
    const [received] = await receive(intake, answering(name))
    expect(ticketIdOf(received)).not.toBe(ticketId)
    expect(received).toMatchObject({ filed: { receiptQueued: false } })
    const ticket = await storage.ticketById(ticketIdOf(received))
    expect(ticket).toMatchObject({ class: 'quarantine', possiblyRelatedTo: ticketId })
    expect(ticket?.waitingSince).toBeUndefined()
    const told = await storage.changesSince(0, 1000)
    const withheld = told.filter(({ ticketId: id }) => id === ticket?.id)
    expect(
      withheld.map(({ kind, facts }) => [kind, facts.reason ?? facts.authentication ?? facts.class]),
    ).toEqual([
      ['ticket-opened', 'quarantine'],
      ['message-received', 'fail'],
      ['receipt-suppressed', 'authentication-failed'],
    ])
    expect(await storage.participants(ticketId)).toHaveLength(1)
  },
)

test.each([
  ['m365-pass-fi.eml', 'microsoft365'],
  ['google-pass-fi.eml', 'mx.google.com'],
])('the true sender (%s) joins her own ticket and gets her receipt', async (name, authservId) => {
  const { intake, ticketId } = await anOfficeWithAino(authservId)
  const [received] = await receive(intake, answering(name))
  expect(ticketIdOf(received)).toBe(ticketId)
  expect(received).toMatchObject({ filed: { receiptQueued: true } })
})

test('a sender whose domain publishes nothing is no forger', async () => {
  const { storage, intake } = await anOfficeWithAino('microsoft365')
  const [received] = await receive(intake, fixture('m365-no-records-fi.eml'))
  expect(received).toMatchObject({ filed: { receiptQueued: true } })
  expect(await storage.ticketById(ticketIdOf(received))).toMatchObject({ class: 'enquiry' })
})

test('a forger who answers as the office does not make a mail disappear', async () => {
  const { storage, intake } = await anOfficeWithAino('microsoft365')
  const mine = await storage.claimNext('test', 60_000)
  const raw = fixture('m365-spoofed-fi.eml')
    .toString('latin1')
    .replace(/^From: .*$/m, `From: <${office.address}>`)
    .replace(/^Message-ID: .*$/m, `Message-ID: <${mine?.rfcMessageId}>`)
  const [received] = await receive(intake, Buffer.from(raw, 'latin1'))
  expect(received?.kind).toBe('filed')
  expect(await storage.ticketById(ticketIdOf(received))).toMatchObject({ class: 'quarantine' })
})
