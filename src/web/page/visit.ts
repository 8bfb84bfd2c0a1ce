import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, languages } from '../../people/language.ts'
import { hashToken } from '../../people/link.ts'
import { sessionLife } from '../../people/session-life.ts'
import type { User } from '../../people/user.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import type { Cookies } from './cookies.ts'

/** open: signed in; locked: idle, asks the password again; ended: was signed in; none: a visitor. */
export type Gate = 'open' | 'locked' | 'ended' | 'none'

/** Who a request comes from, as far as its cookies can prove. */
export type Visit = {
  readonly gate: Gate
  readonly user?: User
  /** Hash of the session cookie. */
  readonly session?: string
  /** What the tokens of this visitor's forms are bound to. */
  readonly seed: string
  readonly language: Language
  /** Came with the cookie of a session that is no more. */
  readonly hadSession?: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit
  }
}

const touchEveryMs = 60_000

export async function visitOf(
  needs: DeskNeeds,
  cookies: Cookies,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit> {
  const cookie = cookies.read(request, 'session')
  const session = cookie ? await needs.store.session(hashToken(cookie)) : undefined
  if (!session) return visitorOf(cookies, request, reply)
  const now = needs.clock()
  const { settings } = await needs.settings()
  const life = sessionLife(session, settings, now)
  const isPassive = request.routeOptions.config.isPassive === true
  if (life === 'live' && !isPassive && now.getTime() - session.seenAt.getTime() >= touchEveryMs) {
    await needs.store.touchSession(session.idHash, now)
  }
  const gate = life === 'live' ? 'open' : life === 'idle' ? 'locked' : 'ended'
  const { user } = session
  return { gate, user, session: session.idHash, seed: session.idHash, language: user.language }
}

function visitorOf(cookies: Cookies, request: FastifyRequest, reply: FastifyReply): Visit {
  const known = cookies.read(request, 'form')
  const seed = known && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString('base64url')
  if (seed !== known && request.routeOptions.config.hasForm) cookies.set(reply, 'form', seed)
  const hadSession = cookies.read(request, 'session') !== undefined
  return { gate: 'none', seed, language: visitorLanguage(cookies, request), hadSession }
}

/** The cookie's choice, then the browser's, then Finnish. */
function visitorLanguage(cookies: Cookies, request: FastifyRequest): Language {
  const chosen = cookies.read(request, 'language')
  const wished = (request.headers['accept-language'] ?? '').slice(0, 200).toLowerCase().split(',')
  const candidates = [chosen, ...wished.map((tag) => tag.trim().slice(0, 2))]
  for (const candidate of candidates) {
    const language = languages.find((name) => name === candidate)
    if (language) return language
  }
  return 'fi'
}
