import { expect, test } from 'vitest'
import { describeWith } from '../helpers/servers/requires.ts'
import { anHour } from '../soak/an-hour.ts'

describeWith('dovecot', 'an office whose service and servers are killed again and again', () => {
  test('accounts for every mail, receipt and answer (npm run soak is the whole hour)', async () => {
    const { unexplained, counts } = await anHour({ mails: 45, minutes: 6, speed: 40, kills: 5, seed: 7 })
    expect(unexplained).toEqual([])
    expect(counts['mails on the server']).toBeGreaterThanOrEqual(45)
    expect(counts['accepted by the relay']).toBeGreaterThan(20)
    expect(counts['receipts sent']).toBeGreaterThan(20)
  }, 300_000)
})
