import { enableCompileCache } from 'node:module'
import { onCrashPoint } from '../../src/events/crash-point.ts'

/**
 * The shipped program with a death at a named point: CRASH_AT=name:n kills the process with SIGKILL when
 * the point is reached for the n-th time. Only this file knows of it (ruling 19).
 */
const [name, count = '1'] = (process.env.CRASH_AT ?? '').split(':')
let left = Number(count)

onCrashPoint((point) => {
  if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL')
})

// As in neuvoposti.js: what the program imports comes after it.
enableCompileCache()
const { runFromProcess } = await import('../../src/cli/run.ts')
await runFromProcess()
