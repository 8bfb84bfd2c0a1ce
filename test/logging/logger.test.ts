import { describe, expect, test } from 'vitest'
import type { LogFields } from '../../src/logging/log-fields.ts'
import { createLogger, type LogLevel } from '../../src/logging/logger.ts'

const canary = 'Kanarialintu Keltanen'
const ticketId = '5b0c1e7e-6f0a-4c55-9a1c-0d7f3b1f2a11'

test('an event is one line with its time, level, name and allowed fields', () => {
  const { log, lines } = aLog()
  log.info('ticket-opened', { ticketId, reference: 'AN-2026-1147', ms: 12.5, count: 3 })
  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      event: 'ticket-opened',
      ticketId,
      reference: 'AN-2026-1147',
      ms: 12.5,
      count: 3,
    },
  ])
})

test('a field that nobody allowed is dropped and counted', () => {
  const { log, lines, text } = aLog()
  log.info('mail-read', { subject: canary, from: 'kanaria@koti.example', ticketId } as LogFields)
  expect(lines()[0]).toMatchObject({ ticketId, droppedFields: 2 })
  expect(text()).not.toMatch(/kanaria/i)
})

describe('an allowed field that holds something else is dropped', () => {
  test.each<[string, unknown]>([
    ['ticketId', canary],
    ['ticketId', '010190-900X'],
    ['code', canary],
    ['code', 'kanaria@koti.example'],
    ['code', '010190-900X'],
    ['reason', { text: canary }],
    ['reason', [canary]],
    ['ms', canary],
    ['count', Number.NaN],
    ['route', `/tickets/${canary}`],
    ['route', '/tickets/1147?q=kanaria'],
    ['reference', 'Kanaria'],
    ['isReady', canary],
    ['__proto__x', canary],
  ])('%s', (name, value) => {
    const { log, lines, text } = aLog()
    log.warn('tried', { [name]: value } as LogFields)
    expect(lines()[0]).toMatchObject({ event: 'tried', droppedFields: 1 })
    expect(text()).not.toMatch(/kanaria|010190/i)
  })
})

test('an event named by somebody’s words has no name', () => {
  const { log, lines, text } = aLog()
  log.info(`mail from ${canary}`)
  expect(lines()[0]).toMatchObject({ event: 'unnamed-event' })
  expect(text()).not.toContain(canary)
})

describe('an error', () => {
  test('is its class, its code and where it came from, without its message', () => {
    const { log, lines, text } = aLog()
    log.error('send-failed', Object.assign(new TypeError(`no such user ${canary}`), { code: 'EENVELOPE' }), {
      ticketId,
    })
    const [line] = lines()
    expect(line).toMatchObject({
      event: 'send-failed',
      errorClass: 'TypeError',
      errorCode: 'EENVELOPE',
      ticketId,
    })
    expect(line?.stack).toContain('logger.test.ts')
    expect(text()).not.toContain(canary)
  })

  test('keeps its message to itself when the message is many lines that look like places', () => {
    const { log, lines, text } = aLog()
    log.error('failed', new Error(`first\n    at ${canary} (file:///x.ts:1:1)\n    at kanaria.ts:1:1`))
    expect(lines()[0]?.stack).toContain('logger.test.ts')
    expect(text()).not.toMatch(/kanaria/i)
  })

  test('keeps a message to itself that was changed later', () => {
    const { log, text } = aLog()
    const error = new Error(`${canary}\nsecond line of ${canary}`)
    error.message = 'changed'
    log.error('failed', error)
    expect(text()).not.toContain(canary)
  })

  test('names the classes of its causes and hides their messages', () => {
    const { log, lines, text } = aLog()
    const cause = Object.assign(new RangeError(canary), { code: 'SQLITE_FULL' })
    log.error('failed', new Error(canary, { cause }))
    expect(lines()[0]).toMatchObject({ errorClass: 'Error < RangeError', errorCode: 'SQLITE_FULL' })
    expect(text()).not.toContain(canary)
  })

  test('cannot smuggle words in by its name, its code or its other properties', () => {
    const { log, text } = aLog()
    const error = Object.assign(new Error('x'), {
      name: canary,
      code: canary,
      response: `550 ${canary}`,
      sql: canary,
    })
    log.error('failed', error)
    expect(text()).not.toContain(canary)
  })

  test.each([[canary], [{ message: canary }], [undefined], [null]])('may be any thrown value', (thrown) => {
    const { log, lines, text } = aLog()
    log.error('failed', thrown)
    expect(lines()[0]?.errorClass).toMatch(/^thrown-(string|object|undefined)$/)
    expect(text()).not.toContain(canary)
  })
})

test('below its level nothing is written', () => {
  const { log, lines } = aLog('warn')
  log.info('quiet')
  log.debug('quieter')
  log.warn('loud')
  expect(lines().map(({ event }) => event)).toEqual(['loud'])
})

function aLog(level: LogLevel = 'debug') {
  const written: string[] = []
  const log = createLogger({ level, destination: { write: (line) => written.push(line) } })
  return {
    log,
    text: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}
