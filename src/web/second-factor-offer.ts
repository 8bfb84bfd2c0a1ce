import { base32, checkCode, newCodeSecret, otpauthUri } from '../people/one-time-code.ts'
import { newRecoveryCodes } from '../people/recovery-code.ts'
import type { User } from '../people/user.ts'
import type { DeskNeeds } from './desk-needs.ts'
import { type QrCode, qrCode } from './qr-code.ts'

/** So long the same picture is shown again: who scanned it and came back finds it still true. */
const offerLastsMs = 60 * 60_000

export type ShownOffer = {
  readonly qr: QrCode
  /** The secret in groups of four, for those who type it. */
  readonly secret: string
}

/** A secret for the app of somebody who has none confirmed. */
export async function shownOffer(needs: DeskNeeds, user: User): Promise<ShownOffer> {
  const secret = await offeredSecret(needs, user)
  return {
    qr: qrCode(otpauthUri(secret, user.email, 'Neuvoposti')),
    secret: base32(secret).replaceAll(/(.{4})(?=.)/g, '$1 '),
  }
}

async function offeredSecret({ store, clock }: DeskNeeds, user: User): Promise<Uint8Array> {
  const known = await store.secondFactor(user.id)
  const now = clock()
  if (known && now.getTime() - known.offeredAt.getTime() < offerLastsMs) return known.secret
  const secret = newCodeSecret()
  await store.offerSecondFactor(user.id, secret, now)
  return secret
}

export type Confirmed =
  | { readonly kind: 'confirmed'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'wrong' | 'old' }

/** The first right code makes the offer the person's second factor; the recovery codes are shown this once. */
export async function confirmOffer(
  { store, clock, passwords }: DeskNeeds,
  user: User,
  typed: string,
  keptSession?: string,
): Promise<Confirmed> {
  const factor = await store.secondFactor(user.id)
  const at = clock()
  if (!factor || factor.isConfirmed) return { kind: 'wrong' }
  const check = checkCode(factor.secret, typed.replaceAll(/[\s-]/g, ''), at, undefined)
  if (check.kind === 'old') return { kind: 'old' }
  if (check.kind !== 'right') return { kind: 'wrong' }
  const recoveryCodes = newRecoveryCodes()
  const codeHashes = await Promise.all(recoveryCodes.map((code) => passwords.hash(code)))
  const isConfirmed = await store.confirmSecondFactor(
    user.id,
    { step: check.step, codeHashes, at, ...(keptSession ? { keptSession } : {}) },
    {
      kind: 'user-changed',
      at,
      actor: { userId: user.id },
      facts: { changed: user.id, secondFactor: 'confirmed' },
    },
  )
  return isConfirmed ? { kind: 'confirmed', recoveryCodes } : { kind: 'wrong' }
}
