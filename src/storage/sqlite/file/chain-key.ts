import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { chainKeys } from '../schema/events.ts'
import { eq } from './drizzle.ts'

const CHAIN = 'office'

/** SECRET_KEY, or SECRET_KEY_PREVIOUS, is not the one this data was made with. */
export class WrongSecretKeyError extends Error {
  constructor() {
    super('SECRET_KEY does not belong to this data directory')
    this.name = 'WrongSecretKeyError'
  }
}

/**
 * The key of the event chain: random, its own, kept wrapped by a key derived from SECRET_KEY (ruling 32).
 * Opened with the previous secret it is wrapped again with the current one; with neither, it throws.
 */
export function openChainKey(
  db: BetterSQLite3Database,
  secret: Uint8Array,
  previous: Uint8Array | undefined,
): Uint8Array {
  const row = db.select().from(chainKeys).where(eq(chainKeys.chain, CHAIN)).get()
  if (!row) {
    db.insert(chainKeys)
      .values({ chain: CHAIN, wrapped: wrap(randomBytes(32), secret) })
      .onConflictDoNothing()
      .run()
    return openChainKey(db, secret, previous)
  }
  const key = unwrap(row.wrapped, secret)
  if (key) return key
  const older = previous && unwrap(row.wrapped, previous)
  if (!older) throw new WrongSecretKeyError()
  db.update(chainKeys)
    .set({ wrapped: wrap(older, secret) })
    .where(eq(chainKeys.chain, CHAIN))
    .run()
  return older
}

/** AES-256-GCM: nonce, tag, ciphertext. */
function wrap(key: Uint8Array, secret: Uint8Array): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(secret), nonce)
  const sealed = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function unwrap(wrapped: string, secret: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(wrapped, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey(secret), bytes.subarray(0, 12), {
    authTagLength: 16,
  })
  decipher.setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  } catch {
    return undefined
  }
}

function wrappingKey(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'neuvoposti event chain key', 32))
}
