import type { Log } from './logger.ts'

/** Internal failure, as sysexits.h has it (ruling 22). */
const exitInternal = 70

/**
 * What nobody caught ends the process: after it nothing in memory can be trusted, and the start re-derives
 * everything from the database. Node's own way prints the message, which may hold a resident's words.
 */
export function logLastResort(log: Log): void {
  process.on('uncaughtException', (error) => end(log, 'uncaught-exception', error))
  process.on('unhandledRejection', (reason) => end(log, 'unhandled-rejection', reason))
}

function end(log: Log, event: string, error: unknown): never {
  try {
    log.error(event, error, { exitCode: exitInternal })
  } finally {
    process.exit(exitInternal)
  }
}
