/** Exit codes other people's scripts depend on (ruling 22). */
export const exitCode = {
  done: 0,
  finding: 1,
  usage: 2,
  configuration: 3,
  unreachable: 4,
  internal: 70,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** What a command may touch of the process; standard output carries only the answer. */
export type Terminal = {
  readonly environment: NodeJS.ProcessEnv
  readonly input: AsyncIterable<Uint8Array>
  out(text: string): void
  err(text: string): void
  now(): Date
  /** Aborted at SIGINT and SIGTERM. */
  readonly stopSignal: AbortSignal
}

export type Command = {
  /** After the command's name: "list [--queue Q] [--json]". */
  readonly usage: string
  readonly summary: string
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>
}

/** A fault that has one clear sentence and an exit code of its own. */
export class CommandFault extends Error {
  readonly code: ExitCode

  constructor(code: ExitCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}
