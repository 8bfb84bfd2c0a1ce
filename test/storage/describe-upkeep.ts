import { describe, expect, test } from 'vitest'
import type { OfficeSettings } from '../../src/settings/settings.ts'
import { anAdvisor, anInboundMail, aReceipt, bytesOf, deliver } from '../helpers/deliver.ts'
import { anEvent, atUid, generation, later, minute, type OpenTwice, queuedReply } from './storage-scenes.ts'

export function describeUpkeep(name: string, open: OpenTwice): void {
  describe(`${name}: leases, settings, the chain and tidying`, () => {
    test('one holder at a time; who takes over has a higher epoch', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      expect(await first.holdLease('watch', 'a', minute)).toBe(1)
      expect(await second.holdLease('watch', 'b', minute)).toBeUndefined()
      expect(await first.holdLease('watch', 'a', minute)).toBe(1)
      clock.now = later(clock, 2)
      expect(await second.holdLease('watch', 'b', minute)).toBe(2)
      await first.releaseLease('watch', 'a')
      expect(await first.holdLease('watch', 'a', minute)).toBeUndefined()
      await second.releaseLease('watch', 'b')
      expect(await first.holdLease('watch', 'a', minute)).toBe(3)
    })

    test('settings have versions', async () => {
      const { first, second } = await open()
      const { version, settings } = await first.settings()
      expect(version).toBe(0)
      expect(await first.saveSettings({ ...settings, undoSeconds: 5 }, anEvent('settings-changed'))).toBe(1)
      expect(await second.settings()).toMatchObject({ version: 1, settings: { undoSeconds: 5 } })
    })

    test('the status tells the newest sign-in, mail and backup, and what waits to leave', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      expect(await first.deskStatus()).toEqual({
        databaseBytes: expect.any(Number),
        incomplete: { waiting: 0, givenUp: 0 },
        isIndexing: false,
      })
      await first.recordGeneration(generation(1, 100), anEvent('mailbox-baseline'))
      await first.keepRaw(atUid(101, new Date(5000)), bytesOf('a'))
      await first.keepRaw(atUid(102, new Date(4000)), bytesOf('b'))
      await first.appendEvent({ ...anEvent('mailbox-connected'), at: new Date(1000) })
      await first.appendEvent({ ...anEvent('backup-made'), at: new Date(2000) })
      const { reply } = await queuedReply(first)
      expect(await first.deskStatus()).toMatchObject({
        signedInAt: new Date(1000),
        lastMailAt: new Date(4000),
        lastBackupAt: new Date(2000),
        nextAttemptAt: reply.notBefore,
      })
      expect((await first.mailHealth()).oldestQueuedAt).toEqual(reply.notBefore)
    })

    test('a mail that was filed is found by its id', async () => {
      const { first, second } = await open()
      const arrivedAt = new Date('2026-11-24T08:00:00Z')
      const mail = anInboundMail({ messageId: 'koe.1@kaupunki.example' })
      await deliver(first, { mail, arrival: { arrivedAt } })
      expect(await second.arrivalOf('koe.1@kaupunki.example')).toMatchObject({ at: arrivedAt })
      expect(await second.arrivalOf('koe.2@kaupunki.example')).toBeUndefined()
    })

    test('a change of settings is decided on what is saved, and its history tells who', async () => {
      const { first, second } = await open()
      const userId = await anAdvisor(first)
      const event = { ...anEvent('settings-changed'), actor: { userId } }
      const decide =
        (seen: number) =>
        ({ version, settings }: { version: number; settings: OfficeSettings }) =>
          version === seen ? { ...settings, undoSeconds: settings.undoSeconds + 1 } : undefined
      expect(await first.changeSettings(decide(0), event)).toBe(1)
      expect(await second.changeSettings(decide(0), event)).toBeUndefined()
      expect(await second.changeSettings(decide(1), anEvent('settings-changed'))).toBe(2)
      const history = await first.settingsHistory(undefined, 10)
      expect(history.map(({ version, settings }) => [version, settings.undoSeconds])).toEqual([
        [2, 22],
        [1, 21],
        [0, 20],
      ])
      expect(history.map((version) => version.userId)).toEqual([undefined, userId, undefined])
      expect((await first.settingsHistory(2, 1)).map(({ version }) => version)).toEqual([1])
      expect((await first.settingsHistory(1, 1)).map(({ version }) => version)).toEqual([0])
    })

    test('events of two processes are one chain', async () => {
      const { first, second } = await open()
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 ? first : second).recordEvent({
            ...anEvent('ticket-viewed'),
            personal: { reason: `${index}` },
          }),
        ),
      )
      expect(await first.verifyEvents()).toMatchObject({ kind: 'whole', end: { seq: 40 } })
      expect(await second.chainHead()).toMatchObject({ seq: 40 })
      expect((await first.chainRows(38, 5)).map(({ event }) => event.seq)).toEqual([39, 40])
    })

    test('after a restore unfinished mail is a question, numbers jump, nobody is signed in', async () => {
      const { first } = await open()
      const { reply } = await queuedReply(first)
      await deliver(first, { filing: { receipt: aReceipt() }, arrival: { arrivedAt: new Date() } })
      await first.startSession({ idHash: 's', userId: reply.authorId, at: new Date() }, anEvent('signed-in'))
      const head = await first.chainHead()
      await first.openEra({ ...anEvent('restored'), facts: { madeAt: 'x' } })
      expect((await first.unconfirmed(9)).length).toBe(2)
      expect(await first.claimNext('me', minute)).toBeUndefined()
      expect(await first.session('s')).toBeUndefined()
      expect(await deliver(first)).toMatchObject({ reference: expect.stringMatching(/-100\d$/) })
      const restored = (await first.changesSince(0, 100)).find(({ kind }) => kind === 'restored')
      expect(restored?.facts).toMatchObject({
        headSeq: head?.seq,
        headHash: head?.hash,
        madeAt: 'x',
        unconfirmed: 2,
      })
    })

    test('tidying forgets what is over', async () => {
      const { first } = await open()
      const me = await anAdvisor(first)
      const old = new Date(Date.now() - 30 * 24 * 60 * minute)
      await first.startSession({ idHash: 'old', userId: me, at: old }, anEvent('signed-in'))
      await first.startSession({ idHash: 'new', userId: me, at: new Date() }, anEvent('signed-in'))
      await first.saveSearch({ id: 's', userId: me, words: 'x', at: old }, anEvent('search-made'))
      await first.recordFailedTry('k', old, anEvent('sign-in-refused'))
      await first.tidy(new Date())
      expect(await first.session('old')).toBeUndefined()
      expect(await first.session('new')).toBeDefined()
      expect(await first.savedSearch('s', me)).toBeUndefined()
      expect(await first.failedTries('k')).toBeUndefined()
      expect(await first.probe()).toBe(true)
    })
  })
}
