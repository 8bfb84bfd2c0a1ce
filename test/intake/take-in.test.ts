import { expect, test } from 'vitest'
import type { FetchedMail, FolderSession } from '../../src/intake/mailbox.ts'
import { takeIn } from '../../src/intake/watching/take-in.ts'
import { type TroubledMails, troubledMails } from '../../src/intake/watching/troubled-mails.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { anIntake } from '../helpers/an-intake.ts'
import { fakeMailbox } from '../helpers/fake-mailbox.ts'
import { aMail } from '../helpers/mails/a-mail.ts'

const knowledge = { uidValidity: 1, baselineUid: 0, presentUid: 0, isFirst: true, highestUid: 0 }

async function aFetch(mails: readonly FetchedMail[], wrap = (storage: Storage) => storage) {
  const { intake, storage, clock } = await anIntake({ wrap })
  const opened = await fakeMailbox().mailbox.open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  const session: FolderSession = {
    ...opened.session,
    async *fetch() {
      yield* mails
    },
  }
  const troubled = troubledMails()
  const take = (...uids: readonly number[]) =>
    takeIn(
      session,
      {
        intake,
        maxBytes: 1_000_000,
        troubled,
        alive: () => undefined,
        signal: new AbortController().signal,
        now: clock.now,
        log: { error: () => undefined },
      },
      knowledge,
      uids,
    )
  const subjects = async () =>
    (await storage.inboxPage({ now: clock.now(), limit: 10 })).rows.map(({ ticket }) => ticket.subject).sort()
  return { take, troubled, clock, subjects, storage }
}

const mail = (uid: number, subject: string): FetchedMail => ({ uid, bytes: aMail({ subject }) })

/** The one that is tried after all others. */
const blamed = (troubled: TroubledMails) => troubled.due(new Date('2026-12-01')).at(-1)

async function* brokenOff(): AsyncGenerator<Uint8Array> {
  yield aMail({ subject: 'katkennut' }).subarray(0, 50)
  throw new Error('the connection is lost')
}

test('a mail that breaks off while it is read takes the blame, not the one after it', async () => {
  const { take, troubled, subjects } = await aFetch([
    mail(1, 'eka'),
    { uid: 2, bytes: brokenOff() },
    mail(3, 'kolmas'),
  ])
  await expect(take(1, 2, 3)).rejects.toThrow('lost')
  expect(blamed(troubled)).toBe(2)
  expect(await subjects()).toEqual(['eka'])
})

test('the last mail of all takes the blame as well', async () => {
  const { take, troubled } = await aFetch([{ uid: 2, bytes: brokenOff() }])
  await expect(take(2)).rejects.toThrow('lost')
  expect(blamed(troubled)).toBe(2)
})

test('a mail the server does not give is not blamed for what a later one breaks', async () => {
  const { take, troubled } = await aFetch([mail(2, 'toka'), { uid: 3, bytes: brokenOff() }])
  await expect(take(1, 2, 3)).rejects.toThrow('lost')
  expect(blamed(troubled)).toBe(3)
})

test('a mail in pieces that is kept already is not read again, and the next one comes', async () => {
  const { take, subjects, storage, clock } = await aFetch([
    { uid: 1, bytes: inPieces('eka') },
    mail(2, 'toka'),
  ])
  await storage.keepRaw(
    {
      source: { kind: 'imap', position: { mailbox: 'imap://fake', folder: 'INBOX', uidValidity: 1, uid: 1 } },
      arrivedAt: clock.now(),
      isHistory: false,
    },
    aMail({ subject: 'eka' }),
  )
  await take(1, 2)
  expect(await subjects()).toEqual(['toka'])
})

test('a full disk is no fault of a mail', async () => {
  const full = () => Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }))
  const mails = [mail(1, 'eka'), { uid: 2, bytes: inPieces('toka') }, mail(3, 'kolmas')]
  const { take, troubled } = await aFetch(mails, (storage) => ({ ...storage, keepRaw: full }))
  await expect(take(1, 2, 3)).rejects.toThrow('full')
  expect([1, 2, 3].filter(troubled.has)).toEqual([])
})

test('a mail without a date that can be read arrives when it is fetched', async () => {
  const { take, storage, clock, subjects } = await aFetch([mail(1, 'eka')])
  await take(1)
  expect(await subjects()).toEqual(['eka'])
  const { rows } = await storage.inboxPage({ now: clock.now(), limit: 10 })
  expect(rows[0]?.ticket.createdAt).toEqual(clock.now())
})

test.each([
  ['a year ahead arrives when it is fetched', '2027-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z'],
  ['by a clock that is an hour ahead arrives then', '2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z'],
])('a mail that the server dates %s', async (_, internalDate, arrives) => {
  const { take, storage, clock } = await aFetch([{ ...mail(1, 'eka'), internalDate: new Date(internalDate) }])
  await take(1)
  const { rows } = await storage.inboxPage({ now: clock.now(), limit: 10 })
  expect(rows[0]?.ticket.createdAt.toISOString()).toBe(arrives)
})

async function* inPieces(subject: string): AsyncGenerator<Uint8Array> {
  const raw = aMail({ subject })
  yield raw.subarray(0, 60)
  yield raw.subarray(60)
}
