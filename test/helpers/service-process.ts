import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './servers/free-port.ts'

export const testSecret = '5f1d7a0c9b3e48d6a2c4e6f8091b3d5f7a9c1e3052f4a6b8d0c2e4f60819a3b5'

/** The shipped program in a process of its own, as an operator runs it. */
export type ServiceProcess = {
  readonly url: string
  readonly pid: number
  /** Everything written to stderr so far: the log. */
  log(): string
  /** Resolves when the event was logged so often in all; rejects when the process ends before. */
  logged(event: string, times?: number): Promise<void>
  /** Resolves with how the process ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts `serve` and resolves when the desk answers; rejects with the log when the process ends first. */
export async function startServiceProcess(
  environment: Readonly<Record<string, string>>,
  options: {
    readonly entry?: URL
    readonly wrapper?: readonly string[]
    readonly waitUntilListening?: boolean
  } = {},
): Promise<ServiceProcess> {
  const port = environment.HTTP_PORT ?? String(await freePort())
  const entry = options.entry ?? new URL('../../src/cli/neuvoposti.js', import.meta.url)
  const [program = process.execPath, ...before] = [...(options.wrapper ?? []), process.execPath]
  const child = spawn(program, [...before, entry.pathname, 'serve'], {
    cwd: environment.DATA_DIR,
    env: {
      PATH: process.env.PATH,
      SECRET_KEY: testSecret,
      SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
      HTTP_PORT: port,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.add(child)
  let log = ''
  const waiting = new Set<() => void>()
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
    for (const check of waiting) check()
  })
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return { code: code as number | null, signal: signal as NodeJS.Signals | null }
  })
  const logged = async (event: string, times = 1) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const check = () => {
      if (log.split(`"event":"${event}"`).length > times) resolve()
    }
    waiting.add(check)
    check()
    const early = ended.then(({ code }) => Promise.reject(new Error(`serve ended with ${code}:\n${log}`)))
    await Promise.race([promise, early]).finally(() => waiting.delete(check))
  }
  if (options.waitUntilListening !== false) await logged('desk-listening')
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    log: () => log,
    logged,
    ended,
    async stop() {
      child.kill('SIGTERM')
      return (await ended).code
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs one command of the shipped program to its end. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const entry = new URL('../../src/cli/neuvoposti.js', import.meta.url)
  const child = spawn(process.execPath, [entry.pathname, ...args], {
    cwd: environment.DATA_DIR,
    env: {
      PATH: process.env.PATH,
      SECRET_KEY: testSecret,
      SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  running.delete(child)
  return { code: code as number | null, out, err }
}
