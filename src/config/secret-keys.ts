import { createHash, hkdfSync } from 'node:crypto'
import type { Secrets } from './config.ts'

export type Purpose = 'session' | 'csrf' | 'reply-token' | 'chain-wrap' | 'backup' | 'loop-mark' | 'log-hash'

/** One secret, one key for each purpose (HKDF-SHA-256, RFC 5869): a key that leaks opens nothing else. */
export function deriveKey(secret: Buffer, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `neuvoposti ${purpose} 1`, 32))
}

/** Names a key inside what it signed, so that old signatures are read with the key that made them. */
export function keyId(secret: Buffer): string {
  return createHash('sha256')
    .update('neuvoposti key id')
    .update(deriveKey(secret, 'log-hash'))
    .digest('hex')
    .slice(0, 8)
}

/** Current and earlier keys of one purpose, each with its id. */
export function keyRing(secrets: Secrets, purpose: Purpose) {
  const named = (secret: Buffer) => ({ id: keyId(secret), secret: deriveKey(secret, purpose) })
  return { current: named(secrets.current), previous: secrets.previous ? [named(secrets.previous)] : [] }
}
