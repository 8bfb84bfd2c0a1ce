import { type ChildProcess, fork } from 'node:child_process'

/**
 * Starts a process of this program for work on what strangers sent. A process, not a thread: V8 ends the
 * whole program when one growing array or map passes a thread's heap limit, and a fault in native code, or
 * while a thread is ended, takes the service with it. It knows no secret, writes no file, starts no program,
 * and ends with the service. `flags` are V8's.
 */
export function startConfined(entry: URL, flags: readonly string[]): ChildProcess {
  return fork(entry, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {},
    execArgv: ['--permission', '--allow-fs-read=*', '--allow-addons', ...flags],
  })
}
