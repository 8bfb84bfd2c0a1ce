import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A server in the foreground: it dies with the test process, however that one ends. */
export type ServerProcess = {
  readonly pid: number
  /** What it printed so far, at most the last 200 kB. */
  output(): string
  /** Resolves with the first line that matches, also one printed already; rejects when the server ends. */
  line(pattern: RegExp, timeoutMs?: number): Promise<string>
  /** SIGTERM, after five seconds SIGKILL; resolves when it and all its children are gone. */
  stop(): Promise<void>
}

/**
 * Starts `program` in a process group of its own and waits for the line that says it listens.
 * The kernel ends it with us (PR_SET_PDEATHSIG through setpriv), so a killed test run leaves nothing behind.
 */
export async function startServerProcess(
  program: string,
  args: readonly string[],
  options: { readonly ready: RegExp; readonly env?: NodeJS.ProcessEnv },
): Promise<ServerProcess> {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  const output = recordOutput(child)
  const end = endOf(child)
  const server: ServerProcess = {
    pid: child.pid ?? 0,
    output: output.text,
    line: (pattern, timeoutMs = 15_000) => output.line(pattern, timeoutMs),
    stop: () => stop(child, end),
  }
  try {
    await server.line(options.ready)
  } catch (cause) {
    await server.stop()
    throw new Error(`${program} did not start:\n${output.text()}`, { cause })
  }
  return server
}

function recordOutput(child: ChildProcess) {
  let text = ''
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const check of waiting) check()
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk).slice(-200_000)
      wake()
    })
  }
  let isOver = false
  const end = () => {
    isOver = true
    wake()
  }
  child.once('close', end).once('error', end)
  return {
    text: () => text,
    line(pattern: RegExp, timeoutMs: number): Promise<string> {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const timer = setTimeout(
        () => reject(new Error(`no line like ${pattern} in ${timeoutMs} ms`)),
        timeoutMs,
      )
      const check = () => {
        const found = text.split('\n').find((line) => pattern.test(line))
        if (found !== undefined) resolve(found)
        else if (isOver) reject(new Error(`ended before a line like ${pattern}`))
      }
      waiting.add(check)
      check()
      return promise.finally(() => {
        clearTimeout(timer)
        waiting.delete(check)
      })
    },
  }
}

function endOf(child: ChildProcess): Promise<unknown> {
  running.add(child)
  return Promise.race([once(child, 'exit'), once(child, 'error')])
    .catch(() => undefined)
    .finally(() => running.delete(child))
}

async function stop(child: ChildProcess, end: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await end
  clearTimeout(patience)
  endGroup(child)
}

/** Dovecot's login processes outlive their master while a client is connected: they go with it here. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) {
    child.kill('SIGTERM')
    endGroup(child)
  }
})
