/**
 * Counts the checks of a run: node .ci/tally.js RESULTS EXIT_CODE, RESULTS being the file of vitest's JSON reporter.
 * Prints "PASSED FAILED". A file that could not be read, a test file that broke before its tests, and a run
 * that failed without a failed test each count as one failure.
 */
import { existsSync, readFileSync } from 'node:fs'

const [file = '', exitCode = '1'] = process.argv.slice(2)
process.stdout.write(`${tally(file, Number(exitCode)).join(' ')}\n`)

function tally(file, exitCode) {
  if (!existsSync(file)) return [0, 1]
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  const isBroken = ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
  const failed = numFailedTests + testResults.filter(isBroken).length
  return [numPassedTests, failed === 0 && exitCode !== 0 ? 1 : failed]
}
