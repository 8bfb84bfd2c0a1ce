import { expect, test } from 'vitest'
import { parseMessage, translator } from '../../src/messages/translator.ts'

test('a message is spoken in the asked language', () => {
  const said = (['fi', 'sv', 'en'] as const).map((language) =>
    translator(language)('format.duration.hours-minutes', { hours: 2, minutes: 55 }),
  )
  expect(said).toEqual(['2 t 55 min', '2 h 55 min', '2 h 55 min'])
})

test('a value that is missing is a fault of the program and throws', () => {
  expect(() => translator('fi')('format.today')).toThrow()
})

test('the words of a resident in a value stay words, whatever they hold', () => {
  const hostile = '{count, plural, <b>#</b>'
  expect(translator('fi')('format.today', { time: hostile })).toBe(`tänään ${hostile}`)
})

test('an angle bracket in a message is no tag', () => {
  expect(parseMessage('alle <{count}> päivää', 'fi').format({ count: 7 })).toBe('alle <7> päivää')
})

test('a language has one translator, so that messages are parsed once', () => {
  expect(translator('sv')).toBe(translator('sv'))
})
