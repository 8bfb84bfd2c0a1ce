import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../helpers/servers/temporary-directory.ts'

const directory = temporaryDirectory('tally')

const passedFile = { status: 'passed', assertionResults: [{ status: 'passed' }] }
const failedFile = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }
const brokenFile = { status: 'failed', assertionResults: [] }

test.each([
  { name: 'all tests passed', passed: 7, failed: 0, files: [passedFile], exit: 0, says: '7 0' },
  { name: 'one test failed', passed: 6, failed: 1, files: [passedFile, failedFile], exit: 1, says: '6 1' },
  {
    name: 'a file broke before its tests',
    passed: 6,
    failed: 0,
    files: [passedFile, brokenFile],
    exit: 1,
    says: '6 1',
  },
  { name: 'an error outside of tests', passed: 7, failed: 0, files: [passedFile], exit: 1, says: '7 1' },
])('$name: $says', ({ passed, failed, files, exit, says }) => {
  const results = join(directory, 'results.json')
  writeFileSync(
    results,
    JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files }),
  )
  expect(tally(results, exit)).toBe(says)
})

test('a run that left no results is one failure', () => {
  expect(tally(join(directory, 'none.json'), 0)).toBe('0 1')
})

function tally(results: string, exitCode: number): string {
  const script = join(import.meta.dirname, '../../.ci/tally.js')
  return execFileSync(process.execPath, [script, results, String(exitCode)], { encoding: 'utf8' }).trim()
}
