import type { FastifyBaseLogger } from 'fastify'
import type { LogFields } from '../logging/log-fields.ts'
import type { Log } from '../logging/logger.ts'

/** The office's log as Fastify speaks to it. What Fastify says by itself is about requests and is not kept. */
export function deskLog(log: Log): FastifyBaseLogger {
  const told = (write: 'info' | 'warn' | 'error') => (facts: unknown, sentence?: unknown) => {
    const error = errorIn(facts)
    if (error) return log.error('desk-failed', error)
    const fields = typeof facts === 'object' && facts !== null ? (facts as LogFields) : {}
    return log[write === 'error' ? 'alarm' : write](
      `desk-${typeof sentence === 'string' ? sentence : 'said'}`,
      fields,
    )
  }
  const silent = () => undefined
  const logger: FastifyBaseLogger = {
    level: 'info',
    fatal: told('error'),
    error: told('error'),
    warn: told('warn'),
    info: told('info'),
    debug: silent,
    trace: silent,
    silent,
    child: () => logger,
  }
  return logger
}

function errorIn(facts: unknown): Error | undefined {
  if (facts instanceof Error) return facts
  const inner = (facts as { err?: unknown } | null | undefined)?.err
  return inner instanceof Error ? inner : undefined
}
