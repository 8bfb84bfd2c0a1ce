import type { EventDraft } from '../../events/event.ts'
import { checkCode } from '../../people/one-time-code.ts'
import { readRecoveryCode } from '../../people/recovery-code.ts'
import { nextTryAt } from '../../people/sign-in-delay.ts'
import type { User } from '../../people/user.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import { hidden } from './sign-in.ts'

export type GivenCode = { readonly code: string; readonly recovery: string }

export type CodeProof =
  | { readonly kind: 'right'; readonly by: 'code' | 'recovery' }
  | { readonly kind: 'wrong' | 'used' | 'old' }
  | { readonly kind: 'wait'; readonly until: Date }

/** A code of the app or a recovery code; tries that fail are counted and slowed like those of a password. */
export async function proveCode(needs: DeskNeeds, user: User, given: GivenCode): Promise<CodeProof> {
  const { store, clock } = needs
  const now = clock()
  const key = hidden(needs, `code ${user.id}`)
  const until = nextTryAt('account', await store.failedTries(key), now)
  if (until) return { kind: 'wait', until }
  const proof = await (given.recovery.trim() === ''
    ? proveTimeCode(needs, user, given.code.replaceAll(/[\s-]/g, ''), now)
    : proveRecoveryCode(needs, user, given.recovery, now))
  if (proof.kind === 'right') {
    await store.clearFailedTries(key)
    return proof
  }
  const facts = { account: user.id, code: proof.kind }
  const event: EventDraft = { kind: 'sign-in-refused', at: now, facts }
  await store.recordFailedTry(key, now, event)
  return proof
}

/** Waits for nothing outside, so that tries beside each other are counted one after another. */
async function proveTimeCode(
  { store }: DeskNeeds,
  user: User,
  code: string,
  now: Date,
): Promise<Exclude<CodeProof, { kind: 'wait' }>> {
  const factor = await store.secondFactor(user.id)
  if (!factor?.isConfirmed) return { kind: 'wrong' }
  const check = checkCode(factor.secret, code, now, factor.lastStep)
  if (check.kind !== 'right') return check
  return (await store.useCodeStep(user.id, check.step)) ? { kind: 'right', by: 'code' } : { kind: 'used' }
}

async function proveRecoveryCode(
  { store, passwords }: DeskNeeds,
  user: User,
  typed: string,
  now: Date,
): Promise<Exclude<CodeProof, { kind: 'wait' }>> {
  const read = readRecoveryCode(typed)
  const hash = read && (await store.recoveryCodeHash(user.id, read.number))
  if (!read || !hash || !(await passwords.verify(hash, read.text))) return { kind: 'wrong' }
  const isUsed = await store.useRecoveryCode(user.id, read.number, {
    kind: 'user-changed',
    at: now,
    actor: { userId: user.id },
    facts: { changed: user.id, secondFactor: 'recovery-used' },
  })
  return isUsed ? { kind: 'right', by: 'recovery' } : { kind: 'wrong' }
}
