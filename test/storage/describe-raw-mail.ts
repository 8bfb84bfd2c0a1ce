import { describe, expect, test } from 'vitest'
import type { Arrival } from '../../src/intake/intake-store.ts'
import { bytesOf, readAll } from '../helpers/deliver.ts'
import { atUid, type OpenTwice } from './storage-scenes.ts'

export function describeRawMail(name: string, open: OpenTwice): void {
  describe(`${name}: raw mail`, () => {
    test('a kept mail comes back byte for byte and waits to be filed, oldest first', async () => {
      const { first, second } = await open()
      const bytes = Buffer.from('From: x\r\n\r\n\0\xff', 'latin1')
      const late = await first.keepRaw(atUid(1, new Date(2000)), bytesOf(bytes))
      const early = await first.keepRaw(atUid(2, new Date(1000)), bytesOf('earlier'))
      expect(late.mail).toMatchObject({ size: bytes.length, attempts: 0 })
      expect(await readAll(second.readRaw(late.mail.rawId))).toEqual(bytes)
      expect((await second.unfiled(10)).map(({ rawId }) => rawId)).toEqual([
        early.mail.rawId,
        late.mail.rawId,
      ])
      expect((await second.unfiled(1)).length).toBe(1)
    })

    test('the same position is kept once, by whoever comes first', async () => {
      const { first, second } = await open()
      const results = await Promise.all(
        [first, second, first, second].map((storage) => storage.keepRaw(atUid(7), bytesOf('one mail'))),
      )
      expect(results.filter(({ isNew }) => isNew).length).toBe(1)
      expect(new Set(results.map(({ mail }) => mail.rawId)).size).toBe(1)
    })

    test('the same file is kept once; the same bytes at another position have a row of their own', async () => {
      const { first, second } = await open()
      const file: Arrival = { source: { kind: 'file' }, arrivedAt: new Date(0), isHistory: true }
      const one = await first.keepRaw(file, bytesOf('same'))
      const again = await second.keepRaw(file, bytesOf('same'))
      const other = await second.keepRaw(atUid(3), bytesOf('same'))
      expect([one.isNew, again.isNew, other.isNew]).toEqual([true, false, true])
      expect(again.mail).toEqual(one.mail)
      expect(other.mail.rawId).not.toBe(one.mail.rawId)
      expect((await readAll(first.readRaw(other.mail.rawId))).toString()).toBe('same')
      expect(again.mail.arrival).toMatchObject({ isHistory: true, source: { kind: 'file' } })
    })

    test('an empty file is a mail too', async () => {
      const { first } = await open()
      const kept = await first.keepRaw(atUid(1), bytesOf(''))
      expect(kept.mail.size).toBe(0)
      expect((await readAll(first.readRaw(kept.mail.rawId))).length).toBe(0)
    })

    test('a broken connection leaves nothing', async () => {
      const { first } = await open()
      async function* broken() {
        yield Buffer.alloc(3 * 1024 * 1024)
        throw new Error('connection lost')
      }
      await expect(first.keepRaw(atUid(1), broken())).rejects.toThrow('connection lost')
      expect(await first.unfiled(10)).toEqual([])
      expect((await first.keepRaw(atUid(1), bytesOf('again'))).isNew).toBe(true)
    })

    test('beginnings of filing are counted', async () => {
      const { first, second } = await open()
      const { mail } = await first.keepRaw(atUid(1), bytesOf('x'))
      expect(await first.beginFiling(mail.rawId)).toBe(0)
      expect(await second.beginFiling(mail.rawId)).toBe(1)
      expect((await first.unfiled(1))[0]?.attempts).toBe(2)
    })
  })
}
