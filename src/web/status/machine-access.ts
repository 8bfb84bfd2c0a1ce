import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** With a token set, the token; otherwise this machine, and not a proxy on it that speaks for others. */
export function mayScrape(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) {
    const given = Buffer.from(request.headers.authorization ?? '')
    const expected = Buffer.from(`Bearer ${token}`)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  const isForwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  const from = request.socket.remoteAddress ?? ''
  return !isForwarded && (from === '::1' || from.endsWith('127.0.0.1'))
}
