import { pino } from 'pino'
import { errorFields } from './error-fields.ts'
import { allowedFields, isCode, type LogFields } from './log-fields.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** One line for each event: its name is a word of ours (`reply-sent`), its fields are `LogFields`. */
export type Log = {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** At the level of an error where nothing was thrown: a person must look. */
  alarm(event: string, fields?: LogFields): void
  /** The error's class, code and stack are written, its message never. */
  error(event: string, error: unknown, fields?: LogFields): void
}

export type LogDestination = { write(line: string): unknown }

/**
 * JSON lines on stderr; stdout carries answers only (ruling 22). Written synchronously, so that the last
 * line before a death is there. What is no allowed field is dropped and counted.
 */
export function createLogger(options: {
  readonly level: LogLevel
  readonly destination?: LogDestination
}): Log {
  const destination = options.destination ?? pino.destination({ dest: 2, sync: true })
  const lines = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const line = (event: string, fields: LogFields = {}) => ({
    event: isCode(event) ? event : 'unnamed-event',
    ...allowedFields(fields),
  })
  return {
    debug: (event, fields) => lines.debug(line(event, fields)),
    info: (event, fields) => lines.info(line(event, fields)),
    warn: (event, fields) => lines.warn(line(event, fields)),
    alarm: (event, fields) => lines.error(line(event, fields)),
    error: (event, error, fields) => lines.error({ ...line(event, fields), ...errorFields(error) }),
  }
}
