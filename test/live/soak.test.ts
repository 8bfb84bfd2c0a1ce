import { expect, test } from 'vitest'
import { describeWith } from '../helpers/servers/requires.ts'
import { anHour } from '../soak/an-hour.ts'

describeWith('dovecot', 'an office whose service and servers are killed again and again', () => {
  test('accounts for every mail, receipt and answer (npm run soak is the whole hour)', async () => {
    const { unexplained, counts } = await anHour({ mails: 60, minutes: 4, speed: 20, kills: 7, seed: 7 })
    expect(unexplained).toEqual([])
    expect(counts['mails on the server']).toBeGreaterThanOrEqual(60)
    expect(counts['accepted by the relay']).toBeGreaterThan(30)
  }, 120_000)
})
