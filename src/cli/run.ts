import { existsSync } from 'node:fs'
import { audit } from './audit.ts'
import { backup } from './backup.ts'
import { type Command, CommandFault, type ExitCode, exitCode, type Terminal } from './command.ts'
import { corpus } from './corpus.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { ingest } from './ingest.ts'
import { reconcile } from './reconcile.ts'
import { restore } from './restore.ts'
import { serve } from './serve.ts'
import { ticket } from './ticket.ts'
import { user } from './user.ts'

const commands: Readonly<Record<string, Command>> = {
  serve,
  demo,
  ingest,
  ticket,
  reconcile,
  doctor,
  user,
  audit,
  backup,
  restore,
  corpus,
}

/** The whole program as the shell sees it. `.env` is read for everything but the demo (ruling 12). */
export async function runFromProcess(): Promise<void> {
  const args = process.argv.slice(2)
  if (args[0] !== 'demo' && existsSync('.env')) process.loadEnvFile('.env')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  process.stdout.on('error', leaveWhenNobodyReads)
  process.exitCode = await run(args, {
    environment: process.env,
    input: process.stdin,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    now: () => new Date(),
    stopSignal: stop.signal,
  })
}

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return overview(name, terminal)
  if (rest.includes('--help')) {
    terminal.out(`neuvoposti ${name} ${command.usage}\n${command.summary}\n`)
    return exitCode.done
  }
  try {
    return await command.run(rest, terminal)
  } catch (error) {
    return told(error, name, command, terminal)
  }
}

function overview(name: string, terminal: Terminal): ExitCode {
  const lines = Object.entries(commands).map(
    ([key, { usage, summary }]) => `  neuvoposti ${`${key} ${usage}`.trim()}\n      ${summary}`,
  )
  const text = `Neuvoposti, an email-first advice desk.\n\n${lines.join('\n')}\n`
  const asked = name === '' || name === '--help' || name === 'help'
  if (!asked) terminal.err(`There is no command ${name}. Run "neuvoposti --help" for the list.\n`)
  else terminal.out(text)
  return asked ? exitCode.done : exitCode.usage
}

function told(error: unknown, name: string, command: Command, terminal: Terminal): ExitCode {
  if (error instanceof CommandFault) {
    terminal.err(`${error.message}\n`)
    if (error.code === exitCode.usage) terminal.err(`Usage: neuvoposti ${name} ${command.usage}\n`)
    return error.code
  }
  terminal.err(
    `Something unexpected stopped the command; nothing that was stored is lost.\n${stackOf(error)}\n`,
  )
  return exitCode.internal
}

/** Where it happened, without the message, which may quote what a resident wrote. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown fault'
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 12)].join('\n')
}

function leaveWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCode.done)
}
