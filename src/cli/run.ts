import { existsSync } from 'node:fs'
import { type Command, CommandFault, type ExitCode, exitCode, type Terminal } from './command.ts'

/** Loaded when it is run: the desk needs nothing of the demo's mail servers in memory. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  demo: async () => (await import('./demo.ts')).demo,
  ingest: async () => (await import('./ingest.ts')).ingest,
  ticket: async () => (await import('./ticket.ts')).ticket,
  reconcile: async () => (await import('./reconcile.ts')).reconcile,
  report: async () => (await import('./report.ts')).report,
  doctor: async () => (await import('./doctor.ts')).doctor,
  user: async () => (await import('./user.ts')).user,
  audit: async () => (await import('./audit.ts')).audit,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  reparse: async () => (await import('./reparse.ts')).reparse,
  corpus: async () => (await import('./corpus.ts')).corpus,
}

/** The whole program as the shell sees it. `.env` is read for everything but the demo (ruling 12). */
export async function runFromProcess(): Promise<void> {
  const args = process.argv.slice(2)
  if (args[0] !== 'demo' && existsSync('.env')) process.loadEnvFile('.env')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  process.stdout.on('error', leaveWhenNobodyReads)
  const code = await run(args, {
    environment: process.env,
    input: process.stdin,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    now: () => new Date(),
    stopSignal: stop.signal,
  })
  // Nothing waits for the rest of a program that is out of order.
  if (code === exitCode.internal) process.exit(code)
  process.exitCode = code
}

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '', ...rest] = args
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) return overview(name, terminal)
  const command = await load()
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

async function overview(name: string, terminal: Terminal): Promise<ExitCode> {
  if (name !== '' && name !== '--help' && name !== 'help') {
    terminal.err(`There is no command ${name}. Run "neuvoposti --help" for the list.\n`)
    return exitCode.usage
  }
  terminal.out('Neuvoposti, an email-first advice desk.\n\n')
  for (const [key, load] of Object.entries(commands)) {
    const { usage, summary } = await load()
    terminal.out(`  neuvoposti ${`${key} ${usage}`.trim()}\n      ${summary}\n`)
  }
  return exitCode.done
}

function told(error: unknown, name: string, command: Command, terminal: Terminal): ExitCode {
  if (error instanceof CommandFault) {
    terminal.err(`${error.message}\n`)
    if (error.code === exitCode.usage) terminal.err(`Usage: neuvoposti ${name} ${command.usage}\n`)
    return error.code
  }
  const known = knownFault(error)
  if (known) {
    terminal.err(`${known.sentence}\n`)
    return known.code
  }
  terminal.err(
    `Something unexpected stopped the command; nothing that was stored is lost.\n${stackOf(error)}\n`,
  )
  return exitCode.internal
}

/** Faults of the operator's surroundings, by class or system code; each is one sentence. */
const knownFaults: Readonly<Record<string, { readonly code: ExitCode; readonly sentence: string }>> = {
  WrongSecretKeyError: {
    code: exitCode.configuration,
    sentence: 'SECRET_KEY is not the one this data directory was made with. Nothing was changed.',
  },
  NewerDatabaseError: {
    code: exitCode.configuration,
    sentence: 'The data directory was written by a later version of Neuvoposti. Nothing was changed.',
  },
  EADDRINUSE: { code: exitCode.configuration, sentence: 'HTTP_PORT is taken by another program.' },
  ENOENT: { code: exitCode.finding, sentence: 'A file or folder that was named does not exist.' },
  EACCES: { code: exitCode.finding, sentence: 'A file or folder that was named may not be read or written.' },
  ENOSPC: { code: exitCode.finding, sentence: 'The disk is full. What was stored before is safe.' },
}

function knownFault(error: unknown) {
  if (!(error instanceof Error)) return undefined
  return knownFaults[error.name] ?? knownFaults[(error as NodeJS.ErrnoException).code ?? '']
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
