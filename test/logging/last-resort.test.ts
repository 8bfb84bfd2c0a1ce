import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const logger = new URL('../../src/logging/logger.ts', import.meta.url).href
const lastResort = new URL('../../src/logging/last-resort.ts', import.meta.url).href

test.each([
  ['unhandled-rejection', "Promise.reject(new TypeError('Kanarialintu'))"],
  ['uncaught-exception', "setImmediate(() => { throw new TypeError('Kanarialintu') })"],
  ['unhandled-rejection', "Promise.reject('Kanarialintu')"],
])('%s ends the process with 70, without its message', (event, code) => {
  const { status, stderr, stdout } = run(code)
  expect(status).toBe(70)
  expect(JSON.parse(stderr)).toMatchObject({ level: 'error', event, exitCode: 70 })
  expect(stdout + stderr).not.toContain('Kanarialintu')
})

test('a log that cannot be written does not keep the process alive or speak for itself', () => {
  const { status, stderr } = run(
    "Promise.reject(new Error('Kanarialintu'))",
    "() => { throw new Error('Kanarialintu') }",
  )
  expect(status).toBe(70)
  expect(stderr).not.toContain('Kanarialintu')
})

function run(code: string, error = 'log.error') {
  const program = `
    const { createLogger } = await import('${logger}')
    const { logLastResort } = await import('${lastResort}')
    const log = createLogger({ level: 'info' })
    logLastResort({ ...log, error: ${error} })
    ${code}`
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
}
