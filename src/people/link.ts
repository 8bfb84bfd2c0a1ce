import { createHash, randomBytes } from 'node:crypto'

const lifetimeMs = 30 * 60_000

/** A single-use link to choose a password: 256 random bits of which only the hash is stored (ASVS 6.4). */
export function newLink(now: Date): {
  readonly token: string
  readonly tokenHash: string
  readonly expiresAt: Date
} {
  const token = randomBytes(32).toString('base64url')
  return { token, tokenHash: hashToken(token), expiresAt: new Date(now.getTime() + lifetimeMs) }
}

/** How session cookies and links lie in the database: whoever reads it cannot sign in. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
