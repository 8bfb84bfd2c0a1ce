import { expect, test } from 'vitest'
import { defaultPreferences } from '../../src/people/preferences.ts'
import { sessionLife } from '../../src/people/session-life.ts'

const limits = { idleLockMinutes: 15, sessionHours: 10 }
const start = new Date('2026-11-24T06:00:00Z')
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000)

test.each([
  ['a session just begun is live', 0, 0, 'live'],
  ['one seen a moment ago is live', 100, 101, 'live'],
  ['after fifteen quiet minutes it is idle', 100, 115, 'idle'],
  ['after ten hours it has ended, however busy', 600, 600, 'ended'],
  ['an idle one ends too', 0, 600, 'ended'],
] as const)('%s', (_name, seen, now, life) => {
  expect(sessionLife(session(after(seen)), limits, after(now))).toBe(life)
})

test('the session of a disabled person has ended', () => {
  expect(sessionLife(session(start, true), limits, after(1))).toBe('ended')
})

function session(seenAt: Date, isDisabled = false) {
  return {
    idHash: 'a'.repeat(64),
    createdAt: start,
    seenAt,
    user: {
      id: 'u1',
      name: 'Leena Aalto',
      email: 'leena.aalto@esimerkkila.example',
      role: 'advisor',
      language: 'fi',
      isDisabled,
      preferences: defaultPreferences,
      createdAt: start,
    },
  } as const
}
