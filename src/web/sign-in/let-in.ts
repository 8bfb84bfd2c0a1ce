import type { FastifyReply } from 'fastify'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import { homeOf } from '../page/home.ts'
import { setPending } from './pending-sign-in.ts'
import { startSession } from './sign-in.ts'

/** After the right password: a code, the first set-up of codes where the role needs one, or the desk. */
export async function goOnAfterPassword(
  desk: Desk,
  reply: FastifyReply,
  { user, passwordHash }: { readonly user: User; readonly passwordHash: string },
  to: string | undefined,
): Promise<FastifyReply> {
  const factor = await desk.needs.store.secondFactor(user.id)
  const { secondFactor } = await desk.settings()
  const isOwed = secondFactor.requiredFor.includes(user.role)
  if (!factor?.isConfirmed && !isOwed) {
    await letIn(desk, reply, user)
    return reply.redirect(to ?? homeOf(user), 303)
  }
  setPending(desk, reply, user, passwordHash)
  return reply.redirect(withBack(factor?.isConfirmed ? '/sign-in/code' : '/sign-in/set-up', to), 303)
}

/** Everything was proved. */
export async function letIn(desk: Desk, reply: FastifyReply, user: User): Promise<void> {
  desk.cookies.set(
    reply,
    'session',
    await startSession(desk.needs, user, {
      userAgent: reply.request.headers['user-agent'],
      address: reply.request.ip,
    }),
  )
  desk.cookies.clear(reply, 'code')
  desk.cookies.clear(reply, 'form')
}

export function withBack(path: string, to: string | undefined): string {
  return to ? `${path}?to=${encodeURIComponent(to)}` : path
}
