import { describe, expect, test } from 'vitest'
import { bytesOf, deliver, readAll } from '../helpers/deliver.ts'
import { anEvent, atUid, generation, type OpenTwice } from './storage-scenes.ts'

export function describeLedger(name: string, open: OpenTwice): void {
  describe(`${name}: the folder's ledger`, () => {
    test('what lay there before the baseline is explained, what is not in the ledger is unknown', async () => {
      const { first, second } = await open()
      await first.recordGeneration(generation(1, 100), anEvent('mailbox-baseline'))
      await first.keepRaw(atUid(103), bytesOf('a'))
      expect(await second.unknownUids('m', 'INBOX', 1, [105, 103, 104, 99, 100, 104])).toEqual([104, 105])
      expect(await second.knownFolder('m', 'INBOX')).toMatchObject({
        uidValidity: 1,
        baselineUid: 100,
        highestUid: 103,
      })
      expect(await second.knownFolder('m', 'Other')).toBeUndefined()
    })

    test('a new UIDVALIDITY begins a generation and keeps when everything was last known', async () => {
      const { first } = await open()
      const at = new Date(5000)
      await first.recordGeneration(generation(1, 0), anEvent('mailbox-baseline'))
      await first.recordComplete('m', 'INBOX', at)
      await first.recordGeneration(
        { ...generation(2, 0), presentUid: 9, isFirst: false },
        anEvent('mailbox-generation'),
      )
      expect(await first.knownFolder('m', 'INBOX')).toEqual({
        uidValidity: 2,
        baselineUid: 0,
        presentUid: 9,
        isFirst: false,
        highestUid: 0,
        completeAt: at,
      })
      expect((await first.mailHealth()).lastFetchedAt).toEqual(at)
    })

    test('marks on the server are owed for what is filed, until they are recorded', async () => {
      const { first } = await open()
      await first.keepRaw(atUid(1), bytesOf('not filed'))
      await deliver(first, { arrival: atUid(2) })
      await deliver(first, { arrival: atUid(3) })
      expect(await first.owedMarks('m', 'INBOX', 1, 10)).toEqual([2, 3])
      await first.recordMarked('m', 'INBOX', 1, [2])
      expect(await first.owedMarks('m', 'INBOX', 1, 10)).toEqual([3])
      const ledger = await first.ledger('m', 'INBOX', 1, 1, 10)
      expect(ledger.map(({ position, isFiled }) => [position.uid, isFiled])).toEqual([
        [2, true],
        [3, true],
      ])
    })

    test('a UID that is given to another mail is unknown again, and its row stays', async () => {
      const { first, second } = await open()
      await first.recordGeneration(generation(1, 0), anEvent('mailbox-baseline'))
      const [a, b] = [
        await deliver(first, { arrival: atUid(1) }),
        await deliver(first, { arrival: atUid(2) }),
      ]
      await first.recordComplete('m', 'INBOX', new Date(9_000))
      const place = { mailbox: 'm', folder: 'INBOX', uidValidity: 1 }
      await second.recordReuse(place, [2], new Date(5_000), anEvent('mailbox-put-back'))
      expect(await first.unknownUids('m', 'INBOX', 1, [1, 2])).toEqual([2])
      expect(await first.owedMarks('m', 'INBOX', 1, 10)).toEqual([1])
      expect((await readAll(first.readRaw(b.rawId))).length).toBeGreaterThan(0)
      expect(await first.knownFolder('m', 'INBOX')).toMatchObject({
        presentUid: 2,
        isFirst: false,
        completeAt: new Date(5_000),
      })
      const other = await first.keepRaw(atUid(2), bytesOf('another'))
      expect([other.isNew, other.mail.rawId === b.rawId]).toEqual([true, false])
      const ledger = await first.ledger('m', 'INBOX', 1, 0, 10)
      expect(ledger.map(({ position, isFiled }) => [position.uid, isFiled])).toEqual([
        [1, true],
        [2, false],
      ])
      expect(ledger[0]?.size).toBe((await readAll(first.readRaw(a.rawId))).length)
    })

    test('a folder that was put back has its baseline below what it will give out', async () => {
      const { first } = await open()
      await first.recordGeneration(generation(1, 100), anEvent('mailbox-baseline'))
      const place = { mailbox: 'm', folder: 'INBOX', uidValidity: 1 }
      await first.recordPutBack(place, 51, anEvent('mailbox-put-back'))
      await first.recordPutBack({ ...place, uidValidity: 2 }, 11, anEvent('mailbox-put-back'))
      expect(await first.knownFolder('m', 'INBOX')).toMatchObject({ baselineUid: 50, presentUid: 50 })
      expect(await first.unknownUids('m', 'INBOX', 1, [50, 51])).toEqual([51])
    })
  })
}
