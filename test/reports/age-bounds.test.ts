import fc from 'fast-check'
import { expect, test } from 'vitest'
import { businessMinutesBetween } from '../../src/business-time/business-minutes.ts'
import { arrivalsOfAge } from '../../src/reports/age-bounds.ts'
import { ageing, ageLimits } from '../../src/reports/ageing.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import '../helpers/seeded-properties.ts'

const calendar = defaultSettings.serviceHours

test('an open clock lies between the bounds of its class of age and of no other, whenever one looks', () => {
  const now = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })
  const minutesAgo = fc.integer({ min: 0, max: 12 * 24 * 60 })
  fc.assert(
    fc.property(now, minutesAgo, (asOfMs, ago) => {
      const arrivedMs = asOfMs - ago * 60_000
      const minutes = businessMinutesBetween(calendar, new Date(arrivedMs), new Date(asOfMs))
      const { classes } = ageing([{ minutes, isOverdue: false }])
      const inside = Array.from({ length: ageLimits.length + 1 }, (_, index) => {
        const { fromMs, toMs } = arrivalsOfAge(calendar, asOfMs, index)
        return fromMs <= arrivedMs && arrivedMs < toMs ? 1 : 0
      })
      expect(inside).toEqual(classes.map(({ count }) => count))
    }),
    { seed: 20_261_124, numRuns: 100 },
  )
})
