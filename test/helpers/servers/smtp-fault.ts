import type { SMTPServer, SMTPServerSession } from 'smtp-server'

/** The moments of a delivery (RFC 5321 §3.3); `body` is in the middle of the data, `dot` after its end and before the reply. */
export type SmtpMoment = 'connect' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot'

export type SmtpFault = {
  readonly at: SmtpMoment
  /** What happens: a reply such as `{ refuse: 452, text: '4.2.2 Mailbox full' }`, a cut, or silence. */
  readonly does: { readonly refuse: number; readonly text?: string } | 'drop' | 'stall'
  /** At `rcpt` only: recipients it concerns. */
  readonly recipient?: string
  /** How often, counted in moments; always when left out. */
  readonly times?: number
}

export type Answer = (error?: Error | null) => void

/** The faults a test has asked for, in order; each moment of a session asks once. */
export function faultScript(server: () => SMTPServer) {
  let faults: { fault: SmtpFault; left: number }[] = []
  const played = {
    connect: Promise.withResolvers<void>(),
    mail: Promise.withResolvers<void>(),
    rcpt: Promise.withResolvers<void>(),
    data: Promise.withResolvers<void>(),
    body: Promise.withResolvers<void>(),
    dot: Promise.withResolvers<void>(),
  }

  const next = (at: SmtpMoment, recipient?: string): SmtpFault['does'] | undefined => {
    const found = faults.find(
      ({ fault, left }) =>
        fault.at === at && left > 0 && (fault.recipient === undefined || fault.recipient === recipient),
    )
    if (found === undefined) return undefined
    found.left -= 1
    played[at].resolve()
    return found.fault.does
  }

  return {
    /** Resolves when a fault of that moment, asked for last, has happened. */
    faulted: (at: SmtpMoment): Promise<void> => played[at].promise,
    add: (fault: SmtpFault) => {
      played[fault.at] = Promise.withResolvers()
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY })
    },
    clear: () => {
      faults = []
    },
    /** Answers the moment as the script says; a stalled client is never answered. */
    play: (at: SmtpMoment, session: SMTPServerSession, answer: Answer, recipient?: string): void => {
      const does = next(at, recipient)
      if (does === undefined) answer()
      else if (does === 'drop') dropConnection(server(), session)
      else if (does !== 'stall') answer(refusal(does.refuse, does.text))
    },
    /** False once the connection was dropped, though what it had sent is still being read. */
    isConnected: (session: SMTPServerSession): boolean =>
      connectionOf(server(), session)?._socket.destroyed === false,
    /** smtp-server has no callback between DATA and 354: the command's handler is wrapped for this connection. */
    watchData: (session: SMTPServerSession): void => {
      const connection = connectionOf(server(), session)
      if (connection === undefined) return
      const proceed = connection.handler_DATA.bind(connection)
      connection.handler_DATA = (command, callback) => {
        const does = next('data')
        if (does === undefined) proceed(command, callback)
        else if (does === 'drop') dropConnection(server(), session)
        else if (does !== 'stall') {
          connection.send(does.refuse, does.text ?? 'Refused')
          callback()
        }
      }
    },
  }
}

function refusal(responseCode: number, text = 'Refused'): Error {
  return Object.assign(new Error(text), { responseCode })
}

function dropConnection(server: SMTPServer, session: SMTPServerSession): void {
  connectionOf(server, session)?._socket.destroy()
}

function connectionOf(server: SMTPServer, session: SMTPServerSession) {
  return [...server.connections].find((connection) => connection.session.id === session.id)
}
