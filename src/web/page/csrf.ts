import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** The token of every form: an HMAC over what the session, or before it the visitor's cookie, is known by. */
export function csrfToken(key: Uint8Array, seed: string): string {
  return createHmac('sha256', key).update(`csrf ${seed}`).digest('base64url')
}

export function isCsrfToken(key: Uint8Array, seed: string, token: unknown): boolean {
  if (typeof token !== 'string') return false
  const expected = Buffer.from(csrfToken(key, seed))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Browsers say where a request came from; what another site made is refused before anything is read. */
export function comesFromElsewhere(request: FastifyRequest, publicUrl: URL): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = request.headers.origin
  return origin !== undefined && origin !== publicUrl.origin
}
