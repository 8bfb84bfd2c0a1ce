import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const stepSeconds = 30
const digits = 6

/** 160 random bits, as RFC 4226 §4 R6 recommends. */
export function newCodeSecret(): Uint8Array {
  return randomBytes(20)
}

/** The code of one time step (RFC 6238 over RFC 4226; HMAC-SHA-1 is what every authenticator app knows). */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = digest[digest.length - 1]! & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds)
}

export type CodeCheck =
  | { readonly kind: 'right'; readonly step: number }
  | { readonly kind: 'used' }
  /** Was right some minutes ago: the clock of the telephone is behind. */
  | { readonly kind: 'old' }
  | { readonly kind: 'wrong' }

const oldestSteps = 10

/**
 * This step and its neighbours are taken, for clocks that differ a little; none twice, nor one before it.
 * Nothing is told of codes to come.
 */
export function checkCode(
  secret: Uint8Array,
  code: string,
  now: Date,
  lastStep: number | undefined,
): CodeCheck {
  const current = stepAt(now)
  const isStep = (step: number) => isSame(codeOf(secret, step), code)
  const near = [current, current - 1, current + 1].filter(isStep)
  const step = near.find((one) => lastStep === undefined || one > lastStep)
  if (step !== undefined) return { kind: 'right', step }
  if (near.length > 0) return { kind: 'used' }
  const old = Array.from({ length: oldestSteps }, (_, index) => current - 2 - index)
  return old.some(isStep) ? { kind: 'old' } : { kind: 'wrong' }
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 without padding (RFC 4648 §6), as authenticator apps take a secret. */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(value >>> bits) & 31]
    }
  }
  return bits === 0 ? text : text + alphabet[(value << (5 - bits)) & 31]
}

/** What the picture says to an authenticator app. */
export function otpauthUri(secret: Uint8Array, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
}
