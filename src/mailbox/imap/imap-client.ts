import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { type ImapSettings, settingsFaults, tlsOptions } from '../connection-settings.ts'
import { withinTime } from '../time-limit.ts'
import { type ImapFault, imapFault } from './imap-fault.ts'

export type Connected = { readonly kind: 'connected'; readonly client: ImapFlow }

const CONNECT_LIMIT_MS = 60_000
const LOGOUT_LIMIT_MS = 5_000
const MEGABYTE = 1024 * 1024

/**
 * One connection, signed in. The object is used once and never again (R-IMAP-6); it keeps an `error`
 * listener for life, because an error nobody listens to ends the process.
 */
export async function connectImap(
  settings: ImapSettings,
  limits: { readonly maxLiteralBytes: number; readonly connectMs?: number },
): Promise<Connected | ImapFault> {
  const [settingsFault] = settingsFaults(settings)
  if (settingsFault !== undefined) return { kind: 'fault', fault: 'unreachable', code: settingsFault }
  const first = await connectOnce(settings, limits)
  if (first.kind === 'connected' || first.fault !== 'sign-in' || settings.signIn.kind !== 'oauth2')
    return first
  // The token may have died before its time; a refused one is asked for anew once (R-IMAP-6).
  settings.signIn.tokens.forget()
  return connectOnce(settings, limits)
}

async function connectOnce(
  settings: ImapSettings,
  limits: { readonly maxLiteralBytes: number; readonly connectMs?: number },
): Promise<Connected | ImapFault> {
  const auth = await credentials(settings)
  if ('kind' in auth) return auth
  const throttle = throttleWatch()
  const client = new ImapFlow({ ...options(settings, limits.maxLiteralBytes), auth, logger: throttle.logger })
  client.on('error', () => client.close())
  throttle.start(() => client.close())
  try {
    await withinTime(limits.connectMs ?? CONNECT_LIMIT_MS, client.connect(), () => client.close())
    return { kind: 'connected', client }
  } catch (error) {
    client.close()
    return throttle.fault() ?? imapFault(error)
  } finally {
    throttle.stop()
  }
}

/** LOGOUT, or an end without it when the server does not answer within `limitMs`, five seconds at most. */
export async function closeImap(client: ImapFlow, limitMs = LOGOUT_LIMIT_MS): Promise<void> {
  if (client.usable) {
    const patienceMs = Math.min(limitMs, LOGOUT_LIMIT_MS)
    await withinTime(patienceMs, client.logout(), () => client.close()).catch(() => client.close())
  }
  client.close()
}

async function credentials(
  settings: ImapSettings,
): Promise<NonNullable<ImapFlowOptions['auth']> | ImapFault> {
  const { signIn } = settings
  if (signIn.kind === 'password') return { user: signIn.user, pass: signIn.password }
  const result = await signIn.tokens.current()
  if (result.kind === 'fault') return { kind: 'fault', fault: result.fault, code: result.code }
  return { user: signIn.user, accessToken: result.token }
}

/**
 * A hostile server may announce literals of any length; imapflow's own limits are 1 and 2 GB. Auto-IDLE
 * stays off: we say when to idle. The socket may be silent longer than one IDLE lasts (RFC 2177: 29 min).
 */
function options(settings: ImapSettings, maxLiteralBytes: number): ImapFlowOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    ...(settings.security === 'tls' ? {} : { doSTARTTLS: settings.security === 'starttls' }),
    tls: tlsOptions(settings),
    clientInfo: { name: 'Neuvoposti' },
    disableAutoIdle: true,
    disableCompression: true,
    maxIdleTime: 5 * 60_000,
    socketTimeout: 6 * 60_000,
    connectionTimeout: 30_000,
    greetingTimeout: 20_000,
    maxLiteralSize: maxLiteralBytes + MEGABYTE,
    maxResponseSize: maxLiteralBytes + 12 * MEGABYTE,
    maxLineLength: 10 * MEGABYTE,
  }
}

/**
 * imapflow sits out the pause a throttling server asks for before it reports it. While connecting we would
 * rather know at once; its warning carries the length. The lower levels are off, for imapflow compiles every
 * command and answer into text for them.
 */
function throttleWatch() {
  let pauseMs: number | undefined
  let onThrottle: (() => void) | undefined
  const note = (entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('throttleDelay' in entry)) return
    pauseMs = Number(entry.throttleDelay)
    onThrottle?.()
  }
  const quiet = () => undefined
  const isLevelEnabled = (level: string) => level === 'warn'
  return {
    logger: { debug: quiet, info: quiet, warn: note, error: quiet, fatal: quiet, isLevelEnabled },
    start: (action: () => void) => {
      onThrottle = action
    },
    stop: () => {
      onThrottle = undefined
    },
    fault: (): ImapFault | undefined =>
      pauseMs === undefined
        ? undefined
        : { kind: 'fault', fault: 'unavailable', code: 'ETHROTTLE', retryAfterMs: pauseMs },
  }
}
