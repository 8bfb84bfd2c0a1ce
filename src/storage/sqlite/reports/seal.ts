import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Office } from '../office.ts'

export type Seal = {
  close(value: string, name: string): string
  /** Throws when the text was changed or belongs to another name. */
  open(text: string, name: string): string
}

/** Encryption of what is kept, with a key out of the chain's; that is rewrapped when SECRET_KEY is rotated. */
export function secretSeal(office: Office): Seal {
  const key = new Uint8Array(hkdfSync('sha256', office.chainKey, '', 'neuvoposti kept secret', 32))
  return {
    close: (value, name) => sealed(value, name, key),
    open: (text, name) => unsealed(text, name, key),
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
