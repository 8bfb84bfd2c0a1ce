import type { Sender, SenderSession } from '../../replies/sender.ts'
import type { SmtpSettings } from '../connection-settings.ts'
import { connectSmtp, resetSmtp, type SmtpConnection } from './smtp-connection.ts'
import { sendOver } from './smtp-session.ts'

export type SmtpSender = Sender & {
  /** Ends the idle sessions; those at work end when they are released. */
  close(): void
  /** Ends all of them at once: what they were handing over becomes `unknown`. */
  breakOff(): void
}

export type SmtpSenderLimits = {
  /** Microsoft 365 allows three sessions for a mailbox (R-SEND-5). */
  readonly maxSessions?: number
  readonly idleMs?: number
}

/**
 * Sends over one or two kept sessions. A kept session is asked with RSET before it is used again, so that
 * `connect` never hands out one the server has closed meanwhile.
 */
export function smtpSender(settings: SmtpSettings, limits: SmtpSenderLimits = {}): SmtpSender {
  const { maxSessions = 2, idleMs = 30_000 } = limits
  const places = placesOf(maxSessions)
  const idle = new Map<SmtpConnection, NodeJS.Timeout>()
  const breaking = new AbortController()
  let isClosed = false

  const quit = (connection: SmtpConnection) => {
    clearTimeout(idle.get(connection))
    idle.delete(connection)
    if (connection.isOpen()) connection.smtp.quit()
  }
  const keep = (connection: SmtpConnection) => {
    if (isClosed || !connection.isOpen()) return quit(connection)
    idle.set(connection, setTimeout(quit, idleMs, connection).unref())
  }
  const takeIdle = async (): Promise<SmtpConnection | undefined> => {
    for (const [connection, timer] of idle) {
      clearTimeout(timer)
      idle.delete(connection)
      if (await resetSmtp(connection)) return connection
      connection.smtp.close()
    }
    return undefined
  }

  return {
    async connect() {
      await places.take()
      const kept = await takeIdle()
      const ready =
        kept === undefined
          ? await connectSmtp(settings, { breaking: breaking.signal })
          : { kind: 'ready' as const, connection: kept }
      if (ready.kind === 'mailbox-fault') {
        places.giveBack()
        return ready
      }
      return { kind: 'ready', session: session(ready.connection, keep, places.giveBack) }
    },
    close() {
      isClosed = true
      for (const connection of [...idle.keys()]) quit(connection)
    },
    breakOff: () => breaking.abort(),
  }
}

function session(
  connection: SmtpConnection,
  keep: (connection: SmtpConnection) => void,
  giveBack: () => void,
): SenderSession {
  let isReleased = false
  return {
    async send(envelope, bytes) {
      const result = await sendOver(connection, envelope, bytes)
      if (result.kind !== 'answered') connection.smtp.close()
      return result
    },
    release() {
      if (isReleased) return
      isReleased = true
      keep(connection)
      giveBack()
    },
  }
}

/** At most `count` at once; the others wait in turn. */
function placesOf(count: number) {
  const waiting: (() => void)[] = []
  let free = count
  return {
    async take(): Promise<void> {
      if (free > 0) {
        free -= 1
        return
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      await promise
    },
    giveBack(): void {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    },
  }
}
