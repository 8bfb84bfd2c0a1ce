import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import { type SignIn, type SmtpSettings, settingsFaults, tlsOptions } from '../connection-settings.ts'
import { tokenAuth, tokenHandlers, tokenWay } from '../sign-in/token-sign-in.ts'
import { withinTime } from '../time-limit.ts'
import { connectFault, mailboxFault, type SmtpMailboxFault } from './smtp-fault.ts'
import { type SmtpOffers, smtpTranscript } from './smtp-transcript.ts'

/** Connected, encrypted as demanded, signed in. */
export type SmtpConnection = {
  readonly smtp: SMTPConnection
  readonly offers: SmtpOffers
  isOpen(): boolean
}

const CONNECT_LIMIT_MS = 60_000
const RESET_LIMIT_MS = 10_000

export type ConnectLimits = {
  readonly limitMs?: number
  /** Ends the connection whatever it is doing. */
  readonly breaking?: AbortSignal
}

type ConnectResult = { readonly kind: 'ready'; readonly connection: SmtpConnection } | SmtpMailboxFault

export async function connectSmtp(
  settings: SmtpSettings,
  limits: ConnectLimits = {},
): Promise<ConnectResult> {
  const [settingsFault] = settingsFaults(settings)
  if (settingsFault !== undefined) return mailboxFault('unreachable', settingsFault)
  const first = await connectOnce(settings, limits)
  if (first.kind === 'ready' || first.fault !== 'sign-in' || settings.signIn?.kind !== 'oauth2') return first
  // The token may have died before its time; a refused one is asked for anew once.
  settings.signIn.tokens.forget()
  return connectOnce(settings, limits)
}

async function connectOnce(
  settings: SmtpSettings,
  { limitMs = CONNECT_LIMIT_MS, breaking }: ConnectLimits,
): Promise<ConnectResult> {
  const token = await accessToken(settings.signIn)
  if (typeof token === 'object') return token
  const transcript = smtpTranscript()
  const smtp = new SMTPConnection({ ...options(settings), logger: transcript.logger })
  let isOpen = true
  const { promise: broken, reject } = Promise.withResolvers<never>()
  broken.catch(() => undefined)
  smtp.on('error', (error) => {
    isOpen = false
    reject(error)
  })
  const breakOff = () => smtp.close()
  breaking?.addEventListener('abort', breakOff)
  smtp.on('end', () => {
    isOpen = false
    breaking?.removeEventListener('abort', breakOff)
    reject(new Error('The server closed the connection'))
  })
  try {
    const signedIn = greet(smtp).then(() => signIn(smtp, settings.signIn, token, transcript.offers().signIns))
    await withinTime(limitMs, Promise.race([signedIn, broken]), () => smtp.close())
    return { kind: 'ready', connection: { smtp, offers: transcript.offers(), isOpen: () => isOpen } }
  } catch (error) {
    smtp.close()
    return connectFault(error)
  }
}

/** RSET: makes a used session ready for the next mail, and shows whether it is still alive. */
export async function resetSmtp({ smtp, isOpen }: SmtpConnection): Promise<boolean> {
  if (!isOpen()) return false
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const onEnd = () => resolve(false)
  smtp.once('end', onEnd)
  smtp.reset((error) => resolve(!error))
  const answer = withinTime(RESET_LIMIT_MS, promise, () => smtp.close()).catch(() => false)
  return await answer.finally(() => smtp.off('end', onEnd))
}

function greet(smtp: SMTPConnection): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  smtp.connect((error) => (error ? reject(error) : resolve()))
  return promise
}

/** Configured credentials are used or it is a fault; a server that offers no AUTH is never a way around them. */
function signIn(
  smtp: SMTPConnection,
  settings: SignIn | undefined,
  token: string | undefined,
  ways: ReadonlySet<string>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  if (settings === undefined) {
    resolve()
  } else if (!smtp.allowsAuth) {
    reject(Object.assign(new Error('The server offers no sign-in'), { code: 'EAUTH' }))
  } else {
    const auth =
      settings.kind === 'password'
        ? { user: settings.user, pass: settings.password }
        : tokenAuth(settings.user, token ?? '', tokenWay(ways))
    smtp.login(auth, (error) => (error ? reject(error) : resolve()))
  }
  return promise
}

async function accessToken(settings: SignIn | undefined): Promise<string | undefined | SmtpMailboxFault> {
  if (settings?.kind !== 'oauth2') return undefined
  const result = await settings.tokens.current()
  return result.kind === 'token' ? result.token : mailboxFault(result.fault, result.code)
}

/** RFC 5321 §4.5.3.2 gives a server ten minutes after the final dot; the other phases have limits of ours. */
function options(settings: SmtpSettings): SMTPConnectionOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    tls: tlsOptions(settings),
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    dnsTimeout: 15_000,
    socketTimeout: 10 * 60_000,
    maxResponseSize: 64 * 1024,
    transactionLog: true,
    customAuth: tokenHandlers(settings.host, settings.port),
  }
}
