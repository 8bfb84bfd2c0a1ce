import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A server in the foreground: it dies with the test process, however that one ends. */
export type ServerProcess = {
  /** What it printed so far, at most the last 200 kB. */
  output(): string
  /** Resolves with the first line that matches, also one printed already; rejects when the server ends. */
  line(pattern: RegExp, timeoutMs?: number): Promise<string>
  /** SIGTERM and a second later SIGKILL; resolves when it is gone. Dovecot may need that second even when idle. */
  stop(): Promise<void>
  /** SIGKILL for it and all its children, as when the power fails. */
  kill(): Promise<void>
}

/**
 * The server gets a session of its own under a shell that holds the other end of our pipe. When the pipe
 * closes, be it by `stop` or because the test run was killed, the shell ends the server. (The kernel's
 * parent-death signal does not serve: changing the user clears it, which Postfix does. Node's
 * pipes are sockets, which Postfix cannot open as /dev/stdout: hence the `cat`.)
 */
const KEEPER = `
{
  exec 3<&0
  setsid "$@" 3<&- </dev/null &
  server=$!
  { read how <&3; [ "$how" = now ] || { kill -TERM $server; sleep 1; }; kill -KILL -$server; } >/dev/null 2>&1 &
  watch=$!
  wait $server
  kill -KILL -$server 2>/dev/null
  kill $watch 2>/dev/null
} 2>&1 | cat`

/** Starts `program` and waits for the line that says it listens; rejects with its output when it does not. */
export async function startServerProcess(
  program: string,
  args: readonly string[],
  options: { readonly ready: RegExp; readonly env?: NodeJS.ProcessEnv },
): Promise<ServerProcess> {
  const child = spawn('sh', ['-c', KEEPER, 'keeper', program, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  const output = recordOutput(child)
  child.stdin.on('error', () => undefined) // it ended before we said so
  const end = Promise.race([once(child, 'exit'), once(child, 'error')])
  const stop = async () => {
    child.stdin.destroy()
    await end
  }
  const kill = async () => {
    child.stdin.end('now\n')
    await end
  }
  try {
    await output.line(options.ready, 30_000)
  } catch (cause) {
    await kill()
    throw new Error(`${program} did not start:\n${output.text()}`, { cause })
  }
  return {
    output: output.text,
    line: (pattern, timeoutMs = 30_000) => output.line(pattern, timeoutMs),
    stop,
    kill,
  }
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
  child.once('exit', end).once('error', end)
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
