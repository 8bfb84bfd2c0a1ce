import type { FastifyInstance, FastifyReply } from 'fastify'

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** What came by mail is shown in a frame that may do nothing but lay out text and inlined images (R-HTML-3). */
export const framePolicy = [
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ')

/** A file out of a mail, should a browser ever open it as a page. */
export const filePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"

/** Every answer carries these, errors and redirects too; a route may only replace policy and caching. */
export function securityHeaders(app: FastifyInstance, publicUrl: URL): void {
  app.addHook('onSend', async (_request, reply) => secure(reply, publicUrl))
}

export function secure(reply: FastifyReply, publicUrl: URL): void {
  reply.headers(fixed)
  if (publicUrl.protocol === 'https:') {
    reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
  }
  if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', pagePolicy)
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
}

const fixed: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'SAMEORIGIN',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}
