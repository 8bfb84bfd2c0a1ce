import type { FastifyReply, FastifyRequest } from 'fastify'

export type CookieName = 'session' | 'form' | 'language' | 'device' | 'code'

export type Cookies = {
  read(request: FastifyRequest, name: CookieName): string | undefined
  set(reply: FastifyReply, name: CookieName, value: string, maxAgeSeconds?: number): void
  clear(reply: FastifyReply, name: CookieName): void
}

/**
 * `__Host-` ties a cookie to this host, https and path (RFC 6265bis §4.1.3.2). Browsers refuse it over
 * plain http, so a loopback address without TLS gets plain names (ruling 18). Lax, because a link to a
 * ticket in a mail from a colleague must open.
 */
export function deskCookies(publicUrl: URL): Cookies {
  const isPlainLoopback = publicUrl.protocol === 'http:' && isLoopback(publicUrl.hostname)
  const prefix = isPlainLoopback ? 'neuvoposti-' : '__Host-neuvoposti-'
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: !isPlainLoopback } as const
  return {
    read: (request, name) => request.cookies[prefix + name],
    set(reply, name, value, maxAgeSeconds) {
      const life = maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }
      reply.setCookie(prefix + name, value, { ...options, ...life })
    },
    clear(reply, name) {
      reply.setCookie(prefix + name, '', { ...options, maxAge: 0 })
    },
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
