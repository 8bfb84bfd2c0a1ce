import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { SecretStore } from '../storage.ts'
import { eq } from './drizzle.ts'
import { type Office, write } from './office.ts'
import { keptSecrets } from './schema.ts'

/**
 * Secrets that the office is given while it runs, such as a rotated refresh token. Sealed with a key out of
 * the chain's, which itself is wrapped by SECRET_KEY and rewrapped when that is rotated.
 */
export function secrets(office: Office): SecretStore {
  const key = new Uint8Array(hkdfSync('sha256', office.chainKey, '', 'neuvoposti kept secret', 32))
  return {
    async keptSecret(name) {
      const row = office.db.select().from(keptSecrets).where(eq(keptSecrets.name, name)).get()
      return row && unsealed(row.sealed, name, key)
    },

    async keepSecret(name, value) {
      const row = { name, sealed: sealed(value, name, key), keptAt: office.now() }
      write(office, () =>
        office.db
          .insert(keptSecrets)
          .values(row)
          .onConflictDoUpdate({ target: keptSecrets.name, set: row })
          .run(),
      )
    },
  }
}

/** AES-256-GCM: nonce, tag, ciphertext; the name is bound to it. */
function sealed(value: string, name: string, key: Uint8Array): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const bytes = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64')
}

function unsealed(text: string, name: string, key: Uint8Array): string {
  const bytes = Buffer.from(text, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
