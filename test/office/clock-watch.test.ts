import { expect, test } from 'vitest'
import { clockWatch } from '../../src/office/clock-watch.ts'
import { stoppedClock } from '../helpers/an-intake.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

async function anOffice() {
  const clock = stoppedClock()
  const storage = await memoryStorage({ clock: clock.now })
  const alarms: unknown[] = []
  const log = { alarm: (event: string, fields: object) => void alarms.push([event, fields]) }
  let steady = 0
  const look = clockWatch({ storage, now: clock.now, log }, () => steady)
  return {
    alarms,
    told: async () => (await storage.changesSince(0, 100)).map(({ kind, facts }) => [kind, facts]),
    /** So long passes on the wall, and so long in truth. */
    async pass(wallMinutes: number, trueMinutes: number) {
      clock.passMinutes(wallMinutes)
      steady += trueMinutes * 60_000
      await look()
    },
  }
}

test('a clock that goes as time goes tells nothing', async () => {
  const { pass, told, alarms } = await anOffice()
  for (let hour = 0; hour < 24; hour++) await pass(60, 60)
  expect(await told()).toEqual([])
  expect(alarms).toEqual([])
})

test.each([
  ['forward', 90, 1, 5_340],
  ['back', -60, 0, -3_600],
])('a clock that is set %s is told once, with how far', async (_, wall, truth, seconds) => {
  const { pass, told, alarms } = await anOffice()
  await pass(10, 10)
  await pass(wall, truth)
  await pass(10, 10)
  expect(await told()).toEqual([['clock-jumped', { seconds }]])
  expect(alarms).toEqual([['clock-jumped', { seconds }]])
})

test('the small steps of a time server never add up to a jump', async () => {
  const { pass, told } = await anOffice()
  for (let step = 0; step < 20; step++) await pass(10.5, 10)
  expect(await told()).toEqual([])
})
