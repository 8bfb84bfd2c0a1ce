import { expect, test } from 'vitest'
import { savedSecond } from '../../src/settings/second-for-erasure.ts'

const aila = { userId: 'aila', otherAdministrators: ['otso'] }
const otso = { userId: 'otso', otherAdministrators: ['aila'] }

test.each([
  ['one who ticks it sets it', { needsSecond: false }, true, aila, { needsSecond: true }],
  ['one who leaves it as it is', { needsSecond: false }, false, aila, { needsSecond: false }],
  ['one of two asks', { needsSecond: true }, false, aila, { needsSecond: true, endingAskedBy: 'aila' }],
  [
    'the same one cannot agree',
    { needsSecond: true, endingAskedBy: 'aila' },
    false,
    aila,
    { needsSecond: true, endingAskedBy: 'aila' },
  ],
  ['the other one agrees', { needsSecond: true, endingAskedBy: 'aila' }, false, otso, { needsSecond: false }],
  ['either takes it back', { needsSecond: true, endingAskedBy: 'aila' }, true, otso, { needsSecond: true }],
  [
    'what somebody asked who is no administrator any more is asked anew',
    { needsSecond: true, endingAskedBy: 'gone' },
    false,
    otso,
    { needsSecond: true, endingAskedBy: 'otso' },
  ],
  [
    'the only administrator ends it alone',
    { needsSecond: true },
    false,
    { userId: 'aila', otherAdministrators: [] },
    { needsSecond: false },
  ],
] as const)('ending the rule of four eyes: %s', (_name, kept, isTicked, by, wanted) => {
  expect(savedSecond(kept, isTicked, by)).toEqual(wanted)
})
