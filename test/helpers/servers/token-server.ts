import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type TokenServerOptions = {
  /** Who the tokens are for. */
  readonly user: string
  readonly lifeSeconds?: number
  /** Access tokens are JWTs signed with HS256 by this key instead of opaque words. */
  readonly jwtKey?: Buffer
  /** Each refresh token is good once and is replaced; using an old one ends the line (RFC 9700 §4.14). */
  readonly firstRefreshToken?: string
}

/** A small provider of OAuth tokens with introspection (RFC 6749, 7662), for one mailbox. */
export type TokenServer = {
  readonly tokenUrl: string
  readonly introspectionUrl: string
  /** Access tokens handed out, oldest first, dead ones too. */
  readonly issued: readonly string[]
  /** Kinds of grant asked for, oldest first. */
  readonly grants: readonly string[]
  /** The tokens so far are dead for whoever asks. */
  expire(): void
  /** No client gets a token any more, as after an administrator's mistake. */
  refuseClients(): void
  stop(): Promise<void>
}

export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const { user, lifeSeconds = 3600, jwtKey } = options
  const issued: string[] = []
  const grants: string[] = []
  let alive = new Set<string>()
  let refreshToken = options.firstRefreshToken
  let refuses = false

  const issue = (): string => {
    const token = jwtKey ? signedToken(user, lifeSeconds, jwtKey) : randomUUID()
    issued.push(token)
    alive.add(token)
    return token
  }
  const grant = (form: URLSearchParams): readonly [number, object] => {
    grants.push(form.get('grant_type') ?? '')
    if (refuses) return [401, { error: 'invalid_client' }]
    if (form.get('grant_type') !== 'refresh_token')
      return [200, { access_token: issue(), expires_in: lifeSeconds }]
    if (form.get('refresh_token') !== refreshToken) {
      refreshToken = undefined
      return [400, { error: 'invalid_grant' }]
    }
    refreshToken = randomUUID()
    return [200, { access_token: issue(), expires_in: lifeSeconds, refresh_token: refreshToken }]
  }
  const introspect = (form: URLSearchParams): readonly [number, object] => {
    const active = alive.has(form.get('token') ?? '')
    return [200, active ? { active, username: user } : { active }]
  }

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await bodyOf(request))
    const [status, body] = request.url?.startsWith('/introspect') ? introspect(form) : grant(form)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    tokenUrl: `${origin}/token`,
    introspectionUrl: `${origin}/introspect`,
    issued,
    grants,
    expire() {
      alive = new Set()
    },
    refuseClients() {
      refuses = true
    },
    async stop() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}

/** RFC 7519 with HS256, as Dovecot's local validation reads it. */
export function signedToken(user: string, lifeSeconds: number, key: Buffer): string {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const claims = { sub: user, iat: nowSeconds - 60, exp: nowSeconds + lifeSeconds, jti: randomUUID() }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
