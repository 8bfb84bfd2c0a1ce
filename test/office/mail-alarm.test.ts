import { expect, test } from 'vitest'
import { mailAlarm } from '../../src/office/mail-alarm.ts'
import { stoppedClock } from '../helpers/an-intake.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

async function anOffice() {
  const clock = stoppedClock()
  const storage = await memoryStorage({ clock: clock.now })
  const alarms: unknown[] = []
  const log = { alarm: (event: string, fields: object) => void alarms.push([event, fields]) }
  const office = { storage, now: clock.now, config: { mailAlarmMinutes: 30 }, log }
  const told = async () =>
    (await storage.changesSince(0, 100))
      .filter(({ kind }) => kind === 'mailbox-alarm')
      .map(({ facts }) => facts)
  return { storage, clock, alarms, told, check: mailAlarm(office) }
}

test('a sign-in that has not succeeded for half an hour is told once, outside the mailbox', async () => {
  const { storage, clock, alarms, told, check } = await anOffice()
  await check()
  const facts = { fault: 'sign-in', code: 'invalid_client' }
  await storage.appendEvent({ kind: 'mailbox-lost', at: clock.now(), facts })
  clock.passMinutes(29)
  await check()
  expect(await told()).toEqual([])
  clock.passMinutes(1)
  await check()
  clock.passMinutes(60)
  await check()
  expect(await told()).toEqual([{ minutes: 30, code: 'invalid_client', told: 'log' }])
  expect(alarms).toEqual([['mail-does-not-flow', { seconds: 1_800, code: 'invalid_client' }]])
})

test('the next loss is told again', async () => {
  const { storage, clock, told, check } = await anOffice()
  for (let loss = 0; loss < 2; loss++) {
    await storage.appendEvent({ kind: 'mailbox-lost', at: clock.now(), facts: { code: 'ETIMEDOUT' } })
    clock.passMinutes(31)
    await check()
    await storage.appendEvent({ kind: 'mailbox-connected', at: clock.now() })
    clock.passMinutes(1)
    await check()
  }
  expect(await told()).toHaveLength(2)
})
