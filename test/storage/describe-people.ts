import { describe, expect, test } from 'vitest'
import { anAdvisor } from '../helpers/deliver.ts'
import { anEvent, minute, type OpenTwice } from './storage-scenes.ts'

export function describePeople(name: string, open: OpenTwice): void {
  describe(`${name}: people`, () => {
    test('a link is used once; a new password and disabling end every session', async () => {
      const { first, second } = await open()
      const id = await anAdvisor(first)
      const now = new Date()
      await first.addLink(
        { tokenHash: 'h', userId: id, expiresAt: new Date(now.getTime() + minute) },
        anEvent('user-changed'),
      )
      expect((await second.linkUser('h', now))?.id).toBe(id)
      expect(await second.linkUser('h', new Date(now.getTime() + 2 * minute))).toBeUndefined()
      const redeemed = await Promise.all(
        [first, second].map((s) => s.redeemLink('h', 'argon', now, anEvent('user-changed'))),
      )
      expect(redeemed.sort()).toEqual([false, true])
      await first.startSession({ idHash: 's1', userId: id, at: now }, anEvent('signed-in'))
      expect((await second.session('s1'))?.user.id).toBe(id)
      await second.setPassword(id, 'argon2', anEvent('user-changed'))
      expect(await first.session('s1')).toBeUndefined()
      await first.startSession({ idHash: 's2', userId: id, at: now }, anEvent('signed-in'))
      await first.disableUser(id, anEvent('user-changed'))
      expect(await second.session('s2')).toBeUndefined()
      expect((await second.listUsers())[0]).toMatchObject({ id, isDisabled: true })
    })

    test('an e-mail address is one account, however it is written', async () => {
      const { first } = await open()
      const user = {
        id: 'u1',
        name: 'x',
        email: 'Sanna@Kaupunki.example',
        role: 'admin',
        language: 'sv',
      } as const
      expect(await first.addUser(user, anEvent('user-added'))).toBe('added')
      expect(
        await first.addUser({ ...user, id: 'u2', email: 'sanna@kaupunki.EXAMPLE' }, anEvent('user-added')),
      ).toBe('email-taken')
      expect((await first.userByEmail('SANNA@kaupunki.example'))?.user.id).toBe('u1')
    })

    test('failed tries are counted until they are forgiven', async () => {
      const { first, second } = await open()
      await first.recordFailedTry('k', new Date(1000), anEvent('sign-in-refused'))
      await second.recordFailedTry('k', new Date(2000), anEvent('sign-in-refused'))
      expect(await first.failedTries('k')).toEqual({ count: 2, lastAt: new Date(2000) })
      await first.clearFailedTries('k')
      expect(await second.failedTries('k')).toBeUndefined()
    })
  })
}
