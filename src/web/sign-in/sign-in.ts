import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { EventDraft } from '../../events/event.ts'
import { hashToken } from '../../people/link.ts'
import { nextTryAt } from '../../people/sign-in-delay.ts'
import type { User } from '../../people/user.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import { browserName } from './browser-name.ts'

export type SignInTry = {
  readonly email: string
  readonly password: string
  readonly address: string
  /** The mark of a browser that signed in with this account before. */
  readonly device?: string
}

export type PasswordCheck =
  | { readonly kind: 'right'; readonly user: User; readonly passwordHash: string; readonly device: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly until: Date }

/**
 * An unknown account, a disabled one and a wrong password get one answer after the same work. Tries are
 * counted by account and by address; a browser that signed in before has a count of its own, so that
 * nobody is kept out by a stranger's tries.
 */
export async function checkPassword(needs: DeskNeeds, given: SignInTry): Promise<PasswordCheck> {
  const email = given.email.trim().toLowerCase()
  const keys = tryKeys(needs, email, given)
  const now = needs.clock()
  const until = await waitUntil(needs, keys, now)
  if (until) return { kind: 'wait', until }
  const found = await needs.store.userByEmail(email)
  const isRight = await isRightPassword(needs, found, given.password)
  if (!found?.passwordHash || !isRight) {
    const event: EventDraft = { kind: 'sign-in-refused', at: now, facts: { account: found?.user.id ?? null } }
    for (const { key } of keys) await needs.store.recordFailedTry(key, now, event)
    return { kind: 'refused' }
  }
  await needs.store.clearFailedTries(keys[0].key)
  const { user, passwordHash } = found
  return { kind: 'right', user, passwordHash, device: deviceMark(needs, email) }
}

/**
 * A new id each time somebody proves who they are; the old one is worthless (session fixation). Where from
 * stands in the log: an address names a place of a person, so it is text that can be erased.
 */
export async function startSession(
  needs: DeskNeeds,
  user: User,
  { userAgent, address }: { readonly userAgent: string | undefined; readonly address: string },
): Promise<string> {
  const cookie = randomBytes(32).toString('base64url')
  const browser = browserName(userAgent)
  const at = needs.clock()
  await needs.store.startSession(
    { idHash: hashToken(cookie), userId: user.id, at, ...(browser ? { browser } : {}) },
    {
      kind: 'signed-in',
      at,
      actor: { userId: user.id },
      facts: { browser: browser ?? null },
      personal: { address },
    },
  )
  return cookie
}

type TryKeys = readonly [
  { readonly of: 'account'; readonly key: string },
  { readonly of: 'address'; readonly key: string },
]

function tryKeys(needs: DeskNeeds, email: string, { address, device }: SignInTry): TryKeys {
  const isKnownDevice = device !== undefined && isDeviceMark(needs, email, device)
  const account = isKnownDevice ? `device ${device}` : `account ${email}`
  return [
    { of: 'account', key: hidden(needs, account) },
    { of: 'address', key: hidden(needs, `address ${address}`) },
  ]
}

async function waitUntil(needs: DeskNeeds, keys: TryKeys, now: Date): Promise<Date | undefined> {
  const waits: Date[] = []
  for (const { of, key } of keys) {
    const until = nextTryAt(of, await needs.store.failedTries(key), now)
    if (until) waits.push(until)
  }
  return waits.sort((one, other) => other.getTime() - one.getTime())[0]
}

async function isRightPassword(
  { passwords }: DeskNeeds,
  found: { readonly user: User; readonly passwordHash?: string } | undefined,
  password: string,
): Promise<boolean> {
  if (!found?.passwordHash) {
    await passwords.dummyVerify(password)
    return false
  }
  const matches = await passwords.verify(found.passwordHash, password)
  return matches && !found.user.isDisabled
}

/** What was typed as a name may be a password typed into the wrong field. */
export function hidden(needs: DeskNeeds, text: string): string {
  return createHmac('sha256', needs.keys.signIn).update(text).digest('hex')
}

function deviceMark(needs: DeskNeeds, email: string): string {
  const random = randomBytes(16).toString('hex')
  return `${random}.${hidden(needs, `device of ${email} ${random}`)}`
}

function isDeviceMark(needs: DeskNeeds, email: string, mark: string): boolean {
  const [random = '', proof = ''] = mark.slice(0, 200).split('.')
  const expected = Buffer.from(hidden(needs, `device of ${email} ${random}`))
  const given = Buffer.from(proof)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
