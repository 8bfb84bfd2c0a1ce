import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import type { DeskNeeds } from '../desk-needs.ts'

const lifeMs = 5 * 60_000

/**
 * Between the password and the code nobody is signed in: a cookie proves for five minutes who gave the right
 * password. It is bound to that password, so that a new one makes it worthless, and opens nothing by itself.
 */
export function setPending(
  { needs, cookies }: Desk,
  reply: FastifyReply,
  user: User,
  passwordHash: string,
): void {
  const facts = `${user.id}.${needs.clock().getTime()}`
  cookies.set(reply, 'code', `${facts}.${proofOf(needs, facts, passwordHash)}`, lifeMs / 1000)
}

/** Who gave the right password and has not proved the rest yet. */
export async function pendingUser(
  { needs, cookies }: Desk,
  request: FastifyRequest,
): Promise<User | undefined> {
  const [, facts = '', id = '', ms = '', proof = ''] =
    /^(([\w-]{1,64})\.(\d{13}))\.([\w-]{43})$/.exec(cookies.read(request, 'code') ?? '') ?? []
  const ageMs = needs.clock().getTime() - Number(ms)
  if (id === '' || ageMs < 0 || ageMs >= lifeMs) return undefined
  const user = await needs.store.userById(id)
  const kept = user && (await needs.store.userByEmail(user.email))
  if (!kept?.passwordHash || kept.user.isDisabled) return undefined
  const isProof = timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(needs, facts, kept.passwordHash)))
  return isProof ? kept.user : undefined
}

function proofOf({ keys }: DeskNeeds, facts: string, passwordHash: string): string {
  return createHmac('sha256', keys.signIn).update(`code ${facts} ${passwordHash}`).digest('base64url')
}
