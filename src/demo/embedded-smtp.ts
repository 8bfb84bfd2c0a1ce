import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** A mail handed over, with its envelope (RFC 5321 §2.3.1). */
export type HandedMail = {
  /** Empty for the null sender of bounces. */
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
  /** ENVID (RFC 3461 §4.4), decoded. */
  readonly envelopeId?: string
}

export type EmbeddedSmtpOptions = {
  readonly user: string
  readonly password: string
  /** Called before the sender gets its 250; when it throws, the sender is told to try later. */
  readonly onMail: (mail: HandedMail) => void
}

export type EmbeddedSmtp = { readonly host: string; readonly port: number; stop(): Promise<void> }

const MAIL_MAX_BYTES = 100 * 1024 * 1024

/** A relay on a loopback port that takes any mail from who signs in; it knows DSN, 8BITMIME and SMTPUTF8. */
export async function startEmbeddedSmtp(options: EmbeddedSmtpOptions): Promise<EmbeddedSmtp> {
  const smtp = new SMTPServer({
    name: 'relay.kaupunki.example',
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    hideDSN: false,
    disableReverseLookup: true,
    size: MAIL_MAX_BYTES,
    rejectOversized: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, answer) => {
      const isKnown = username === options.user && password === options.password
      answer(null, isKnown ? { user: username } : { message: 'Wrong user or password', responseCode: 535 })
    },
    onData: async (stream, session, answer) => {
      try {
        options.onMail(await handedMail(stream, session))
        answer()
      } catch (cause) {
        answer(Object.assign(new Error('4.3.0 Could not be stored', { cause }), { responseCode: 451 }))
      }
    },
  })
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  smtp.once('error', reject)
  smtp.listen(0, '127.0.0.1', resolve)
  await listening
  // From now on an error is a client that broke off, which leaves nothing to do.
  smtp.off('error', reject)
  smtp.on('error', () => undefined)
  return {
    host: '127.0.0.1',
    port: (smtp.server.address() as AddressInfo).port,
    async stop() {
      const { promise: closed, resolve: close } = Promise.withResolvers<void>()
      smtp.close(close)
      await closed
    },
  }
}

async function handedMail(
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<HandedMail> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const envelopeId = envelope.dsn?.envid
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map((recipient) => recipient.address),
    raw: Buffer.concat(chunks),
    ...(envelopeId ? { envelopeId } : {}),
  }
}
