import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mayUse, type Right } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import { comesFromElsewhere, isCsrfToken } from './csrf.ts'
import { RefusedRequest } from './refused-request.ts'
import { visitOf } from './visit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; of several rights any one is enough. */
    right?: Right | readonly Right[]
    /** Sets the cookie that a visitor's form is bound to. */
    hasForm?: boolean
    /** Asked by a page by itself: it keeps no session awake. */
    isPassive?: boolean
    /** What is written here is kept as a draft when the session was locked or over. */
    keepsText?: 'reply' | 'note'
  }
  interface FastifyRequest {
    /** What stood in a form of ours whose token is no longer good; nothing is done with it but showing it again. */
    staleForm?: Readonly<Record<string, unknown>>
  }
}

/**
 * The one guard of the desk. Every route says who may use it, or the desk does not start; every request is
 * looked at before routing results are told, so that without a session an unknown address answers like a
 * known one.
 */
export function guardAccess(app: FastifyInstance, desk: Desk): void {
  app.addHook('onRoute', (route) => {
    if (!route.config?.right) throw new Error(`route ${route.method} ${route.url} declares no right`)
  })
  app.addHook('onRequest', async (request, reply) => {
    request.visit = await visitOf(desk.needs, desk.cookies, request, reply)
    if (writes(request) && comesFromElsewhere(request, desk.needs.publicUrl)) {
      throw new RefusedRequest(403, 'from-elsewhere')
    }
    return admit(request, reply)
  })
  app.addHook('preHandler', async (request) => {
    if (!writes(request)) return
    const { _csrf: token, ...fields } = (request.body ?? {}) as Record<string, unknown>
    if (!isCsrfToken(desk.needs.keys.csrf, request.visit.seed, token)) {
      request.staleForm = fields
      throw new RefusedRequest(403, 'form-too-old')
    }
    request.body = fields
  })
}

function admit(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const rights = rightsOf(request)
  const { gate, user } = request.visit
  if (rights.includes('public')) return undefined
  if (gate !== 'open' || !user) {
    const keepsText = request.routeOptions.config.keepsText !== undefined
    if (writes(request) && keepsText && user && !user.isDisabled) return undefined
    return reply.redirect(gateAddress(request), 303)
  }
  if (!rights.some((right) => mayUse(user.role, right))) throw new RefusedRequest(404, 'not-found')
  return undefined
}

/** An address that no route knows is for those who are signed in. */
function rightsOf(request: FastifyRequest): readonly Right[] {
  const right = request.routeOptions.config.right ?? 'signed-in'
  return typeof right === 'string' ? [right] : right
}

/** The way to sign in or unlock, and back to where one wanted to go. */
export function gateAddress(request: FastifyRequest): string {
  const page = request.visit.gate === 'locked' ? '/locked' : '/sign-in'
  const back =
    request.method === 'GET' ? request.url : request.url.replace(/\/(?:draft|language|insertion)$/, '/reply')
  return back === '/' ? page : `${page}?to=${encodeURIComponent(back.slice(0, 300))}`
}

export function writes(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}

/** A request of the page itself, which keeps what is being written; nobody sees its answer. */
export function isAutosave(request: FastifyRequest): boolean {
  return request.headers['x-autosave'] === 'yes'
}
