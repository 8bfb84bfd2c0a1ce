import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerSession } from 'smtp-server'
import type { HostPort } from './dovecot.ts'
import type { CertificateFiles } from './server-certificate.ts'
import { faultScript, type SmtpFault, type SmtpMoment } from './smtp-fault.ts'

/** One mail that arrived whole, with what its envelope said. */
export type SinkMail = {
  /** 0, 1, 2 … in order of the final dots. */
  readonly order: number
  readonly from: string
  readonly to: readonly string[]
  /** As sent, CRLF, dots unstuffed. */
  readonly raw: Buffer
  readonly text: string
  /** RFC 3461: ENVID and RET of MAIL, NOTIFY of the first recipient. */
  readonly envelopeId: string | undefined
  readonly returns: string | undefined
  readonly notify: readonly string[]
  readonly bodyType: string | undefined
  readonly isSmtpUtf8: boolean
  readonly user: string | undefined
}

export type SinkOptions = {
  readonly eightBitMime?: boolean
  readonly dsn?: boolean
  readonly smtpUtf8?: boolean
  /** Signing in is required with either of these. */
  readonly auth?: { readonly user: string; readonly password?: string; readonly accessToken?: string }
  readonly tls?: CertificateFiles & { readonly mode: 'starttls' | 'tls' }
  /** Speaks LMTP (RFC 2033) instead, as a mailbox server does. */
  readonly lmtp?: boolean
  /** SIZE of EHLO, in bytes (RFC 1870). */
  readonly size?: number
  /** Fixed port, to start again where another sink stood. */
  readonly port?: number
}

/** A recording SMTP server that can be told to fail. */
export type SmtpSink = HostPort & {
  readonly mails: readonly SinkMail[]
  /** Connections opened so far, failed ones too. */
  connections(): number
  fail(fault: SmtpFault): void
  /** Resolves when a fault of that moment, asked for last, has happened. */
  faulted(at: SmtpMoment): Promise<void>
  heal(): void
  /** The first mail that matches, also one that came before; rejects after the time. */
  waitForMail(matches?: (mail: SinkMail) => boolean, timeoutMs?: number): Promise<SinkMail>
  /** All mails once there are `count`. */
  waitForCount(count: number, timeoutMs?: number): Promise<readonly SinkMail[]>
  stop(): Promise<void>
}

export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const inbox = waitableMails()
  const script = faultScript(() => server)
  let connections = 0
  const server = new SMTPServer({
    ...serverOptions(options),
    onConnect(session, answer) {
      connections += 1
      script.watchData(session)
      script.play('connect', session, answer)
    },
    onAuth: (auth, _session, answer) =>
      answer(null, mayEnter(auth, options.auth) ? { user: auth.username } : {}),
    onMailFrom: (_address, session, answer) => script.play('mail', session, answer),
    onRcptTo: (recipient, session, answer) => script.play('rcpt', session, answer, recipient.address),
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.once('data', () => script.play('body', session, () => undefined))
      stream.on('end', () => {
        if (!script.isConnected(session)) return
        const raw = Buffer.concat(chunks)
        script.play('dot', session, (refused) => {
          if (!refused) inbox.add(session, raw)
          answer(refused)
        })
      })
    },
  })
  // A client that breaks off is an error to smtp-server; here it is what the tests are about.
  server.on('error', () => undefined)
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  server.listen(options.port ?? 0, '127.0.0.1', resolve)
  await listening
  return {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    mails: inbox.mails,
    connections: () => connections,
    fail: script.add,
    faulted: script.faulted,
    heal: script.clear,
    waitForMail: (matches = () => true, timeoutMs) =>
      inbox.wait(() => inbox.mails.find(matches), 'no such mail', timeoutMs),
    waitForCount: (count, timeoutMs) =>
      inbox.wait(
        () => (inbox.mails.length >= count ? inbox.mails : undefined),
        `fewer than ${count} mails`,
        timeoutMs,
      ),
    stop: () => stopServer(server),
  }
}

function serverOptions(options: SinkOptions) {
  const { auth, tls, eightBitMime = true, dsn = true, smtpUtf8 = true, size } = options
  return {
    lmtp: options.lmtp === true,
    hide8BITMIME: !eightBitMime,
    hideDSN: !dsn,
    hideSMTPUTF8: !smtpUtf8,
    // The library's own codes would stand before those that a test asks for.
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    authOptional: auth === undefined,
    allowInsecureAuth: tls === undefined,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    disabledCommands: [...(auth === undefined ? ['AUTH'] : []), ...(tls === undefined ? ['STARTTLS'] : [])],
    secure: tls?.mode === 'tls',
    ...(tls === undefined ? {} : { key: readFileSync(tls.keyFile), cert: readFileSync(tls.certificateFile) }),
    ...(size === undefined ? {} : { size, rejectOversized: true }),
    closeTimeout: 100,
  }
}

function mayEnter(given: SMTPServerAuthentication, wanted: SinkOptions['auth']): boolean {
  if (wanted === undefined || given.username !== wanted.user) return false
  return given.method === 'XOAUTH2'
    ? given.accessToken !== undefined && given.accessToken === wanted.accessToken
    : given.password !== undefined && given.password === wanted.password
}

function waitableMails() {
  const mails: SinkMail[] = []
  const waiting = new Set<() => void>()
  return {
    mails: mails as readonly SinkMail[],
    add(session: SMTPServerSession, raw: Buffer): void {
      mails.push(sinkMail(session, raw, mails.length))
      for (const check of waiting) check()
    },
    wait<T>(look: () => T | undefined, complaint: string, timeoutMs = 50_000): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const timer = setTimeout(() => reject(new Error(`${complaint} in ${timeoutMs} ms`)), timeoutMs)
      const check = () => {
        const found = look()
        if (found !== undefined) resolve(found)
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

function sinkMail({ envelope, user }: SMTPServerSession, raw: Buffer, order: number): SinkMail {
  return {
    order,
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map((recipient) => recipient.address),
    raw,
    text: raw.toString('utf8'),
    envelopeId: envelope.dsn?.envid ?? undefined,
    returns: envelope.dsn?.ret ?? undefined,
    notify: envelope.rcptTo[0]?.dsn?.notify ?? [],
    bodyType: envelope.bodyType,
    isSmtpUtf8: envelope.smtpUtf8 === true,
    user,
  }
}

async function stopServer(server: SMTPServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(resolve)
  for (const connection of server.connections) connection._socket.destroy()
  await promise
}
