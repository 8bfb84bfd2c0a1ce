import { expect, onTestFinished, test } from 'vitest'
import type { MailReader } from '../../src/intake/reading/read-mail.ts'
import { ReaderUnavailable } from '../../src/intake/reading/reader-unavailable.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { anIntake, aReader, files, receive, ticketIdOf } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, stranger } from '../helpers/mails/cast.ts'

test('a mail becomes a ticket, and its receipt waits to leave', async () => {
  const { storage, intake } = await anIntake()
  const [received] = await receive(intake, aMail({ text: 'Miten vuokran eräpäivää siirretään?' }))
  expect(received).toMatchObject({ kind: 'filed', mailKind: 'person', filed: { receiptQueued: true } })
  const ticket = await storage.ticketById(ticketIdOf(received))
  expect(ticket).toMatchObject({ reference: 'AN-2026-1', state: 'open', requester: aino, language: 'fi' })
  const claimed = await storage.claimNext('test', 60_000)
  expect(claimed).toMatchObject({ kind: 'receipt', recipients: [aino], reference: 'AN-2026-1' })
})

test('the same file is kept once', async () => {
  const { intake } = await anIntake()
  const mail = aMail()
  const again = await receive(intake, mail, mail)
  expect(again.map(({ kind }) => kind)).toEqual(['filed', 'already-kept'])
})

test('the same message by another way is a redelivery, not a second ticket', async () => {
  const { intake } = await anIntake()
  const mail = aMail({ messageId: 'once@citizen.example', date: new Date(0) })
  const elsewhere = Buffer.concat([
    Buffer.from('Received: by other.example; Tue, 24 Nov 2026 07:00:00 +0000\r\n'),
    mail,
  ])
  const [first, second] = await receive(intake, mail, elsewhere)
  expect(second).toMatchObject({ filed: { kind: 'redelivered', ticketId: ticketIdOf(first) } })
})

test('an answer to the receipt joins its ticket by the signed id, from who wrote first', async () => {
  const { storage, intake } = await anIntake()
  const [first] = await receive(intake, aMail())
  const receipt = await storage.claimNext('test', 60_000)
  const inReplyTo = receipt?.rfcMessageId ?? ''
  const [answer, foreign] = await receive(
    intake,
    aMail({ inReplyTo, text: 'Lisään vielä' }),
    aMail({ inReplyTo, from: stranger }),
  )
  expect(ticketIdOf(answer)).toBe(ticketIdOf(first))
  expect(ticketIdOf(foreign)).not.toBe(ticketIdOf(first))
  expect(foreign).toMatchObject({ isQuarantined: true })
})

test('a burst shares one more receipt at the end of five minutes', async () => {
  const { storage, intake, clock } = await anIntake()
  await receive(intake, aMail({ messageId: 'first@citizen.example' }))
  const first = await storage.claimNext('test', 60_000)
  await storage.enterSending(first!.outgoingId, first!.claim, 60_000, {
    kind: 'sending-started',
    at: clock.now(),
  })
  await storage.recordAttempt(first!.outgoingId, first!.claim, {
    state: 'sent',
    recipients: [{ address: aino.address, state: 'accepted' }],
    events: [],
  })
  for (let count = 0; count < 3; count += 1) {
    clock.passMinutes(1)
    await receive(intake, aMail({ inReplyTo: 'first@citizen.example', text: `lisäys ${count}` }))
  }
  expect(await storage.nextDueAt()).toEqual(new Date('2026-11-24T08:05:00Z'))
  clock.passMinutes(2)
  expect(await storage.claimNext('test', 60_000)).toMatchObject({ kind: 'receipt', recipients: [aino] })
  expect(await storage.claimNext('test', 60_000)).toBeUndefined()
})

test('mails are filed in the order they came, however long each takes to read', async () => {
  const { intake } = await anIntake()
  const long = aMail({ text: 'pitkä rivi\r\n'.repeat(20_000) })
  const all = await receive(intake, long, aMail(), long.subarray(1), aMail(), aMail())
  const references = all.map((one) =>
    one.kind === 'filed' && one.filed.kind === 'filed' ? one.filed.reference : one.kind,
  )
  expect(references).toEqual([1, 2, 3, 4, 5].map((number) => `AN-2026-${number}`))
})

test('a mail that cannot be filed stays kept, holds up nobody and is filed later', async () => {
  let isBroken = true
  const wrap = (storage: Storage): Storage => ({
    ...storage,
    async fileInbound(rawId, mail, ...rest) {
      if (isBroken && mail.subject === 'hankala') throw new Error('a fault of ours')
      return storage.fileInbound(rawId, mail, ...rest)
    },
  })
  const { intake, logged } = await anIntake({ wrap })
  const all = await receive(intake, aMail(), aMail({ subject: 'hankala' }), aMail())
  expect(all.map(({ kind }) => kind)).toEqual(['filed', 'unfiled', 'filed'])
  expect(logged).toHaveLength(1)
  isBroken = false
  expect(await intake.resumeUnfiled()).toBe(1)
  expect(await intake.resumeUnfiled()).toBe(0)
})

test('a mail under which the process died again and again is filed from its head', async () => {
  const { storage, intake } = await anIntake()
  for await (const { arrival, bytes } of files(aMail({ subject: 'vaarallinen' })))
    await storage.keepRaw(arrival, bytes)
  const [kept] = await storage.unfiled(1)
  await storage.beginFiling(kept!.rawId)
  await storage.beginFiling(kept!.rawId)
  expect(await intake.resumeUnfiled()).toBe(1)
  const view = await storage.ticketByReference('AN-2026-1', new Date())
  expect(view?.messages[0]).toMatchObject({ isDegraded: true, subject: 'vaarallinen' })
})

test('while the machine gives no process to read in, mail stays kept, and is read whole when it does', async () => {
  let isOut = true
  const whole = aReader()
  onTestFinished(() => whole.close())
  const reader: MailReader = {
    ...whole,
    read: (raw) => (isOut ? Promise.reject(new ReaderUnavailable()) : whole.read(raw)),
  }
  const { storage, intake } = await anIntake({ reader })
  expect(await receive(intake, aMail({ subject: 'odottaa' }))).toMatchObject([{ kind: 'unfiled' }])
  for (let looks = 0; looks < 5; looks++) expect(await intake.resumeUnfiled()).toBe(0)
  isOut = false
  expect(await intake.resumeUnfiled()).toBe(1)
  const view = await storage.ticketByReference('AN-2026-1', new Date())
  expect(view?.messages[0]).toMatchObject({ isDegraded: false, subject: 'odottaa' })
})

test('a source that breaks off leaves what came before it filed', async () => {
  const { storage, intake } = await anIntake()
  async function* broken() {
    yield* files(aMail(), aMail())
    throw new Error('the connection is gone')
  }
  await expect(intake.receiveAll(broken(), () => undefined)).rejects.toThrow('the connection is gone')
  expect(await storage.unfiled(10)).toEqual([])
})

test('a reader that cannot get at the bytes leaves the mail kept', async () => {
  const reader: MailReader = { ...aReader(), read: () => Promise.reject(new Error('unreadable')) }
  const { storage, intake } = await anIntake({ reader })
  expect(await receive(intake, aMail())).toMatchObject([{ kind: 'unfiled' }])
  expect(await storage.unfiled(10)).toHaveLength(1)
})

test('a write of unknown outcome is passed on, so that the process ends', async () => {
  const wrap = (storage: Storage): Storage => ({
    ...storage,
    async fileInbound() {
      const error = new Error('unknown')
      error.name = 'StorageUnknownError'
      throw error
    },
  })
  const { intake } = await anIntake({ wrap })
  await expect(receive(intake, aMail())).rejects.toThrow('unknown')
})
