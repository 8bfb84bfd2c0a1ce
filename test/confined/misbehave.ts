import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** A program that a stranger's mail has taken over, as far as it lets itself be told what to try. */
const attempts: Readonly<Record<string, (path: string, data: string) => unknown>> = {
  reads: (_, data) => readFileSync(data, 'utf8'),
  writes: (path) => writeFileSync(path, 'was here'),
  starts: (path) => spawn('/bin/sh', ['-c', `touch ${path}`]),
  loads: () => void createRequire(import.meta.url)('koffi'),
  looks: () => Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL')),
  fills: () => {
    const list: number[] = []
    for (;;) list.push(1)
  },
  loops: () => {
    for (;;);
  },
  waits: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_600),
  loopsAloud: () => {
    process.send?.('begun', () => {
      for (;;);
    })
  },
}

process.once('message', (work) => {
  const { attempt, path, data } = work as { attempt: string; path: string; data: string }
  try {
    process.send?.({ result: attempts[attempt]?.(path, data) })
  } catch (error) {
    process.send?.({ refused: error instanceof Error && 'code' in error ? error.code : String(error) })
  }
  process.disconnect()
})
