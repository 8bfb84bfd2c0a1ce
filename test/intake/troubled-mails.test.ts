import { expect, test } from 'vitest'
import { troubledMails } from '../../src/intake/watching/troubled-mails.ts'

const after = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 8) + seconds * 1000)

function setAside() {
  const mails = troubledMails()
  mails.enter(1)
  for (const second of [0, 5, 10, 20]) mails.blame(7, after(second))
  return { mails, isSetAside: mails.blame(7, after(60)) }
}

test('five breaks within a minute may be the network’s: the mail is tried again at once', () => {
  const mails = troubledMails()
  mails.enter(1)
  for (const second of [0, 1, 2, 3, 4, 5]) expect(mails.blame(7, after(second))).toBe(false)
  expect(mails.due(after(5))).toEqual([7])
})

test('a mail that goes on for a minute is set aside, told once, and tried ever more seldom', () => {
  const { mails, isSetAside } = setAside()
  expect(isSetAside).toBe(true)
  expect([mails.due(after(119)), mails.due(after(120))]).toEqual([[], [7]])
  expect(mails.blame(7, after(120))).toBe(false)
  expect([mails.due(after(239)), mails.due(after(240))]).toEqual([[], [7]])
  for (let hour = 1; hour < 12; hour++) mails.blame(7, after(hour * 3600))
  expect([mails.due(after(12 * 3600 - 1)), mails.due(after(12 * 3600))]).toEqual([[], [7]])
})

test('those that were on their way with it are tried before it, and never blamed for it', () => {
  const mails = troubledMails()
  mails.enter(1)
  for (const second of [0, 20, 40, 50, 60]) {
    mails.blame(7, after(second))
    mails.suspect([7, 8, 9], after(second))
  }
  expect(mails.due(after(60))).toEqual([8, 9])
  expect(mails.due(after(120))).toEqual([8, 9, 7])
})

test('what could be fetched, or lies in a folder built anew, is in no trouble', () => {
  const { mails } = setAside()
  mails.enter(1)
  expect(mails.has(7)).toBe(true)
  mails.enter(2)
  expect(mails.has(7)).toBe(false)
  mails.blame(8, after(0))
  mails.clear(8)
  expect(mails.has(8)).toBe(false)
})

const extentsOver = (mails: ReturnType<typeof troubledMails>, comes: (minute: number) => void) =>
  [2, 4, 8, 16, 32, 64, 125].map((minute) => {
    const extent = mails.extentOf(7)
    comes(minute)
    mails.blame(7, after(minute * 60))
    return extent
  })

test('what cannot be had whole for a quarter of an hour is asked for in part, at last for its headers', () => {
  const { mails } = setAside()
  const extents = extentsOver(mails, (minute) => mails.came(100 + minute))
  expect(extents).toEqual(['whole', 'whole', 'whole', 'texts', 'texts', 'headers', 'headers'])
  expect(mails.extentOf(8)).toBe('whole')
})

test('while a server gives no mail at all, none is cut, and none once it gives them again', () => {
  const { mails } = setAside()
  expect(new Set(extentsOver(mails, () => undefined))).toEqual(new Set(['whole']))
  mails.came(8)
  expect(mails.extentOf(7)).toBe('whole')
})

test('a clock that is set back leaves no mail aside for long', () => {
  const mails = troubledMails()
  mails.enter(1)
  const ahead = 365 * 86_400
  for (const second of [0, 5, 10, 20, 60]) mails.blame(7, after(ahead + second))
  expect(mails.due(after(0))).toEqual([7])
  for (const second of [0, 5]) mails.blame(7, after(second))
  expect(mails.due(after(6))).toEqual([])
})
