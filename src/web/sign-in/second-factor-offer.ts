import { base32, checkCode, newCodeSecret, otpauthUri } from '../../people/one-time-code.ts'
import { newRecoveryCodes } from '../../people/recovery-code.ts'
import type { User } from '../../people/user.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import { type QrCode, qrCode } from './qr-code.ts'
import { hidden } from './sign-in.ts'

export type ShownOffer = {
  /** Names the secret without telling it. */
  readonly id: string
  readonly qr: QrCode
  /** The secret in groups of four, for those who type it. */
  readonly secret: string
}

/**
 * A secret for the app of somebody who has none confirmed. Each page has its own, so that nobody confirms one
 * that was shown elsewhere too; only the page that a wrong code comes back to keeps the one it had.
 */
export async function shownOffer(needs: DeskNeeds, user: User, keptId?: string): Promise<ShownOffer> {
  const known = await needs.store.secondFactor(user.id)
  const isKept = known !== undefined && idOf(needs, known.secret) === keptId
  const secret = isKept ? known.secret : newCodeSecret()
  if (!isKept) await needs.store.offerSecondFactor(user.id, secret, needs.clock())
  return {
    id: idOf(needs, secret),
    qr: qrCode(otpauthUri(secret, user.email, 'Neuvoposti')),
    secret: base32(secret).replaceAll(/(.{4})(?=.)/g, '$1 '),
  }
}

function idOf(needs: DeskNeeds, secret: Uint8Array): string {
  return hidden(needs, `offer ${base32(secret)}`)
}

export type Confirmed =
  | { readonly kind: 'confirmed'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'wrong' | 'old' | 'replaced' }

export type GivenOffer = { readonly code: string; readonly offer: string }

/** The first right code makes the offer the person's second factor; the recovery codes are shown this once. */
export async function confirmOffer(
  needs: DeskNeeds,
  user: User,
  { code, offer }: GivenOffer,
  keptSession?: string,
): Promise<Confirmed> {
  const { store, clock, passwords } = needs
  const factor = await store.secondFactor(user.id)
  const at = clock()
  if (!factor || factor.isConfirmed || idOf(needs, factor.secret) !== offer) return { kind: 'replaced' }
  const check = checkCode(factor.secret, code.replaceAll(/[\s-]/g, ''), at, undefined)
  if (check.kind === 'old') return { kind: 'old' }
  if (check.kind !== 'right') return { kind: 'wrong' }
  const recoveryCodes = newRecoveryCodes()
  const codeHashes = await Promise.all(recoveryCodes.map((one) => passwords.hash(one)))
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
  return isConfirmed ? { kind: 'confirmed', recoveryCodes } : { kind: 'replaced' }
}
