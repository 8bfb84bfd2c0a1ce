import { enableCompileCache } from 'node:module'
import { fastClock } from './fast-clock.ts'

/** The shipped program under a clock that runs faster: CLOCK_FROM (epoch ms) and CLOCK_SPEED. Only this file knows of it. */
const { CLOCK_FROM, CLOCK_SPEED } = process.env
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

// As in neuvoposti.js: what the program imports comes after it.
enableCompileCache()
const { run } = await import('../../src/cli/run.ts')
process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  input: process.stdin,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  now: fastClock(Number(CLOCK_FROM), Number(CLOCK_SPEED)),
  stopSignal: stop.signal,
})
