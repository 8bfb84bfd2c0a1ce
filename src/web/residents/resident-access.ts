import type { FastifyRequest } from 'fastify'
import type { StoredEvent } from '../../events/event.ts'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import { idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import type { ResidentView } from './resident-store.ts'

export const mayLook = ['read-messages', 'open-with-reason'] as const

const openingLastsMs = 30 * 60_000
const mostEvents = 200

export type FoundResident = {
  readonly resident: ResidentView
  /** What happened on the page, newest first. */
  readonly events: readonly StoredEvent[]
  readonly mayRead: boolean
}

/** The person of an address of the desk; to a supervisor closed until a reason was given, for half an hour. */
export async function residentOf({ needs }: Desk, request: FastifyRequest): Promise<FoundResident> {
  const user = signedIn(request)
  const resident = await needs.store.resident(params(idParam, request.params).id)
  if (!resident) throw new RefusedRequest(404, 'not-found')
  const events = await needs.store.residentEvents(resident.id, mostEvents)
  return { resident, events, mayRead: mayReadResident(user, events, needs.clock()) }
}

/** For acts on a person: those who may not read find nobody. */
export async function readableResident(desk: Desk, request: FastifyRequest): Promise<FoundResident> {
  const found = await residentOf(desk, request)
  if (!found.mayRead) throw new RefusedRequest(404, 'not-found')
  return found
}

function mayReadResident(user: User, events: readonly StoredEvent[], now: Date): boolean {
  if (mayUse(user.role, 'read-messages')) return true
  return events.some(
    ({ kind, userId, at, facts }) =>
      kind === 'resident-viewed' &&
      facts.withReason === true &&
      userId === user.id &&
      now.getTime() - at.getTime() < openingLastsMs,
  )
}
