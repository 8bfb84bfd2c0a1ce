import { createHash, randomBytes } from 'node:crypto'

/** A new person reads the invitation on a working day to come; a way back in is asked for and used at once. */
const lifetimesMs = { invitation: 72 * 60 * 60_000, 'password-link': 30 * 60_000 }

export type LinkKind = keyof typeof lifetimesMs

/** A single-use link to choose a password: 256 random bits of which only the hash is stored (ASVS 6.4). */
export function newLink(
  now: Date,
  kind: LinkKind = 'password-link',
): {
  readonly token: string
  readonly tokenHash: string
  readonly expiresAt: Date
} {
  const token = randomBytes(32).toString('base64url')
  return { token, tokenHash: hashToken(token), expiresAt: new Date(now.getTime() + lifetimesMs[kind]) }
}

/** How session cookies and links lie in the database: whoever reads it cannot sign in. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
