import { forgetfulKeeper, type RefreshTokens, refreshTokens, type SecretKeeper } from './refresh-token.ts'

/** Client credentials of a service (Microsoft 365), or a refresh token of the mailbox (Google). */
export type OauthSettings = {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: string
  readonly refreshToken?: string
}

export type TokenResult =
  | { readonly kind: 'token'; readonly token: string }
  /** `code` is the error of RFC 6749 §5.2, or the network's; it holds no secret. */
  | { readonly kind: 'fault'; readonly fault: 'sign-in' | 'unreachable'; readonly code: string }

export type AccessTokens = {
  current(): Promise<TokenResult>
  /** The server refused it: the next `current` fetches a new one. */
  forget(): void
}

const REQUEST_TIMEOUT_MS = 20_000
const SHARE_OF_LIFE = 0.8
const DEFAULT_LIFE_SECONDS = 300
const LONGEST_ANSWER = 64 * 1024

/**
 * Access tokens by RFC 6749 §4.4 or §6, kept until 80 % of their life is over; one request at a time. A refresh
 * token that the provider replaces is kept before the access token is used: the old one may be dead by then.
 */
export function oauthTokens(
  settings: OauthSettings,
  now: () => Date = () => new Date(),
  keeper: SecretKeeper = forgetfulKeeper(),
): AccessTokens {
  const refresh =
    settings.refreshToken === undefined ? undefined : refreshTokens(settings.refreshToken, keeper)
  let kept: { readonly token: string; readonly until: number } | undefined
  let pending: Promise<TokenResult> | undefined
  return {
    current() {
      if (kept !== undefined && now().getTime() < kept.until) {
        return Promise.resolve({ kind: 'token', token: kept.token })
      }
      pending ??= requestToken(settings, refresh)
        .then((answer) => {
          if (answer.kind === 'fault') return answer
          const lifeMs = answer.lifeSeconds * 1000 * SHARE_OF_LIFE
          kept = { token: answer.token, until: now().getTime() + lifeMs }
          return { kind: 'token' as const, token: answer.token }
        })
        .finally(() => {
          pending = undefined
        })
      return pending
    },
    forget() {
      kept = undefined
    },
  }
}

type TokenAnswer =
  | {
      readonly kind: 'token'
      readonly token: string
      readonly lifeSeconds: number
      readonly refreshToken?: string
    }
  | Extract<TokenResult, { kind: 'fault' }>

async function requestToken(
  settings: OauthSettings,
  refresh: RefreshTokens | undefined,
): Promise<TokenAnswer> {
  const refreshToken = await refresh?.current()
  const answer = await askProvider(settings, refreshToken)
  if (answer.kind === 'token' && answer.refreshToken && answer.refreshToken !== refreshToken)
    await refresh?.replace(answer.refreshToken)
  return answer
}

async function askProvider(settings: OauthSettings, refreshToken: string | undefined): Promise<TokenAnswer> {
  try {
    const response = await fetch(settings.tokenUrl, {
      method: 'POST',
      body: tokenForm(settings, refreshToken),
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
    return readAnswer(response.status, await response.text())
  } catch (error) {
    return { kind: 'fault', fault: 'unreachable', code: networkCode(error) }
  }
}

function tokenForm(settings: OauthSettings, refreshToken: string | undefined): URLSearchParams {
  const form = new URLSearchParams({ client_id: settings.clientId, client_secret: settings.clientSecret })
  if (settings.scope !== undefined) form.set('scope', settings.scope)
  if (refreshToken === undefined) {
    form.set('grant_type', 'client_credentials')
  } else {
    form.set('grant_type', 'refresh_token')
    form.set('refresh_token', refreshToken)
  }
  return form
}

/** 5xx is the provider's trouble and passes; everything else that holds no token is a refused sign-in. */
function readAnswer(status: number, body: string): TokenAnswer {
  const answer = parseObject(body)
  const token = answer.access_token
  if (status === 200 && isToken(token)) {
    const life = Number(answer.expires_in)
    const lifeSeconds = life > 0 ? life : DEFAULT_LIFE_SECONDS
    const rotated = answer.refresh_token
    return { kind: 'token', token, lifeSeconds, ...(isToken(rotated) ? { refreshToken: rotated } : {}) }
  }
  const code = typeof answer.error === 'string' ? answer.error.slice(0, 60) : `HTTP ${status}`
  return { kind: 'fault', fault: status >= 500 || status === 429 ? 'unreachable' : 'sign-in', code }
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,16384}$/.test(value)
}

function parseObject(body: string): Record<string, unknown> {
  if (body.length > LONGEST_ANSWER) return {}
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const cause: unknown = error.cause
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return error.name
}
