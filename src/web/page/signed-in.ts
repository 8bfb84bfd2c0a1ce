import type { FastifyRequest } from 'fastify'
import type { User } from '../../people/user.ts'

/** The person behind a request that passed the guard; anything else is a fault of ours. */
export function signedIn(request: FastifyRequest): User {
  const { gate, user } = request.visit
  if (gate !== 'open' || !user) throw new Error('a page of the desk was reached without a session')
  return user
}
