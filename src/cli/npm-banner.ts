import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

const longestBanner = 10_000

/**
 * `npm run` writes what it runs on standard output before it runs it, so that a file of answers would begin
 * with `> neuvoposti@…`. Where standard output is a file that so far holds nothing else, the banner becomes
 * blank lines, which no reader of JSON lines minds. Elsewhere nothing happens.
 */
export function blankNpmBanner(output = 1): void {
  const { size } = fstatSync(output)
  if (!fstatSync(output).isFile() || size === 0 || size > longestBanner) return
  const file = reopened(output)
  if (file === undefined) return
  try {
    const begun = Buffer.alloc(size)
    readSync(file, begun, 0, size, 0)
    if (/^\n> [^\n]+\n> [\s\S]*\n\n$/.test(begun.toString('utf8'))) writeSync(file, '\n'.repeat(size), 0)
  } finally {
    closeSync(file)
  }
}

/** The shell opened it for writing only; without /proc it stays as it is. */
function reopened(output: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${output}`, 'r+')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
