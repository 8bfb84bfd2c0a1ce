import { expect, onTestFinished, test } from 'vitest'
import type { ReadingContext } from '../../src/mail/inbound-mail.ts'
import { loopMark, makeTaggedAddress } from '../../src/mail/threading/reply-token.ts'
import { anIntake, aReader, receive, ticketIdOf, tokenKeys } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, office, stranger } from '../helpers/mails/cast.ts'

async function anOfficeThatWrote() {
  const { storage, intake } = await anIntake()
  const [first] = await receive(intake, aMail())
  const receipt = await storage.claimNext('test', 60_000)
  if (!receipt) throw new Error('there is no receipt')
  return { storage, intake, ticketId: ticketIdOf(first), messageId: receipt.messageId }
}

const marked = (mark: string) => ({ 'X-Neuvoposti-Loop': mark })

test('our own mail that comes back under another id makes no ticket', async () => {
  const { intake, ticketId, messageId } = await anOfficeThatWrote()
  const headers = marked(loopMark(tokenKeys, messageId))
  const [back] = await receive(intake, aMail({ from: office, to: aino, headers }))
  expect(back).toMatchObject({ filed: { kind: 'redelivered', ticketId, messageId } })
})

test('a stranger who copies our mark is filed like anybody, but gets no receipt', async () => {
  const { storage, intake, messageId } = await anOfficeThatWrote()
  const headers = marked(loopMark(tokenKeys, messageId))
  const [mail] = await receive(intake, aMail({ from: stranger, headers }))
  expect(mail).toMatchObject({ filed: { kind: 'filed', receiptQueued: false } })
  const told = await storage.changesSince(0, 100)
  expect(told.findLast(({ kind }) => kind === 'receipt-suppressed')?.facts).toMatchObject({ reason: 'loop' })
})

test('who forges us as sender with a copied mark is not made to disappear', async () => {
  const context = { ownAddresses: [office.address], trustedAuthservId: 'mx.kaupunki.example' }
  const reader = aReader({ context })
  onTestFinished(() => reader.close())
  const { storage, intake } = await anIntake({ reader })
  await receive(intake, aMail())
  const receipt = await storage.claimNext('test', 60_000)
  const headers = {
    'Authentication-Results': 'mx.kaupunki.example; dmarc=fail header.from=kaupunki.example',
    ...marked(loopMark(tokenKeys, receipt?.messageId ?? '')),
  }
  const [mail] = await receive(intake, aMail({ from: office, headers }))
  expect(mail).toMatchObject({ filed: { kind: 'filed' }, isQuarantined: true })
})

test.each(['', 'k1.00000000000000000000000000000000.00000000000000000000000000000000', 'yes'])(
  'a mark that somebody made up (%j) takes nobody the receipt',
  async (mark) => {
    const { intake } = await anIntake()
    const [mail] = await receive(intake, aMail({ headers: marked(mark) }))
    expect(mail).toMatchObject({ filed: { kind: 'filed', receiptQueued: true } })
  },
)

test('an answer to the address of a ticket joins it, whatever else it lost', async () => {
  const { storage, intake, ticketId } = await anOfficeThatWrote()
  const to = makeTaggedAddress(tokenKeys, ticketId, office.address) ?? ''
  const [answer, foreign] = await receive(
    intake,
    aMail({ to, subject: 'Vielä yksi asia' }),
    aMail({ to, from: stranger }),
  )
  expect(ticketIdOf(answer)).toBe(ticketId)
  expect(ticketIdOf(foreign)).not.toBe(ticketId)
  const view = await storage.ticketByReference('AN-2026-1', new Date())
  expect(view?.messages.map(({ threadedBy }) => threadedBy)).toContain('reply-address')
})

test('a list id the office calls its own holds from the next mail on', async () => {
  let context: ReadingContext = { ownAddresses: [office.address], ownListIds: [] }
  const reader = aReader({ context: () => context })
  onTestFinished(() => reader.close())
  const { intake } = await anIntake({ reader })
  const headers = { 'List-Id': 'Neuvonta <neuvonta.kaupunki.example>' }
  const [before] = await receive(intake, aMail({ headers }))
  context = { ...context, ownListIds: ['neuvonta.kaupunki.example'] }
  const [after] = await receive(intake, aMail({ headers }))
  expect([before, after]).toMatchObject([{ mailKind: 'bulk' }, { mailKind: 'person' }])
})
