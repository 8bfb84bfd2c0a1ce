import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Desk } from '../desk.ts'
import { formFields, id } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { decideMove, moveRules } from '../tickets/decide-move.ts'
import { typedReference } from '../tickets/move-fields.ts'
import { isSamePerson } from '../tickets/move-people.ts'
import type { Moved, MoveRefusal } from '../tickets/move-store.ts'
import { backField, chosenField, ticketsOf, withQuery } from './chosen-tickets.ts'
import { chosenViews } from './selection-forms.ts'
import type { ChosenTicket } from './selection-store.ts'

type Selection = { readonly chosen: readonly ChosenTicket[]; readonly back: string }
type Fault = MoveRefusal | 'not-confirmed'

/** Several tickets of a list become one; who takes part in the survivor stays as it was. */
export function selectionMerge(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'work-tickets' } as const
  app.get('/selections/merge', { config }, async (_request, reply) => reply.redirect('/inbox/open', 303))
  app.post('/selections/merge', { config }, async (request, reply) => {
    const { chosen, back, into, confirmation } = formFields(
      { chosen: chosenField, back: backField, into: id, confirmation: typedReference.optional() },
      request.body,
    )
    const tickets = await ticketsOf(desk, chosen)
    const survivor = tickets.find((ticket) => ticket.id === into)
    if (!survivor || tickets.length < 2) return reply.redirect(withQuery(back, 'done=none-chosen'), 303)
    const isTyped = confirmation?.trim().toUpperCase() === survivor.reference.toUpperCase()
    if (!areSamePerson(tickets) && !isTyped)
      return selectedMergePage(desk, request, reply, { chosen, back }, survivor.id, 'not-confirmed')
    const moved = await mergeAll(desk, request, chosen, survivor.id)
    if (moved.kind === 'refused')
      return selectedMergePage(desk, request, reply, { chosen, back }, survivor.id, moved.reason)
    return reply.redirect(`/tickets/${moved.reference}?move=${moved.id}#ilmoitus`, 303)
  })
}

export async function selectedMergePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { chosen, back }: Selection,
  intoId?: string,
  fault?: Fault,
): Promise<FastifyReply> {
  const voice = voiceOf(signedIn(request).language, await desk.settings())
  const tickets = await ticketsOf(desk, chosen)
  const [first] = tickets
  if (!first || tickets.length < 2) return reply.redirect(withQuery(back, 'done=one-chosen'), 303)
  const oldest = tickets.reduce((one, other) => (other.createdAt < one.createdAt ? other : one), first)
  const title = voice.t('selection.merge-title', { count: tickets.length })
  const field = fault === 'not-confirmed' ? 'confirmation' : 'into'
  return desk.page(request, reply, {
    template: 'selected-merge',
    title,
    section: 'inbox',
    status: fault ? (fault === 'changed-meanwhile' ? 409 : 422) : 200,
    hasFaults: fault !== undefined,
    data: {
      title,
      chosen: chosenViews(chosen, tickets, voice),
      back,
      into: intoId ?? oldest.id,
      areDifferent: !areSamePerson(tickets),
      fault: fault && { field, text: voice.t(`move.fault.${fault}`) },
    },
  })
}

function areSamePerson([first, ...others]: readonly Ticket[]): boolean {
  return first !== undefined && others.every((other) => isSamePerson(first, other))
}

/** One after the other; the first that cannot be merged ends it, and what was merged stays so. */
async function mergeAll(
  { needs, settings }: Desk,
  request: FastifyRequest,
  chosen: readonly ChosenTicket[],
  intoId: string,
): Promise<Moved & { readonly id: string }> {
  const { id: userId } = signedIn(request)
  const at = needs.clock()
  const decide = decideMove('merge', { userId }, at, moveRules(await settings(), at))
  let version = chosen.find(({ ticketId }) => ticketId === intoId)?.version ?? 0
  let last: Moved & { readonly id: string } = { kind: 'refused', reason: 'nothing-chosen', id: '' }
  for (const from of chosen.filter(({ ticketId }) => ticketId !== intoId)) {
    const moveId = randomUUID()
    const order = {
      id: moveId,
      kind: 'merge',
      userId,
      at,
      from,
      into: { ticketId: intoId, version },
      joining: [],
    } as const
    last = { ...(await needs.store.moveMessages(order, decide)), id: moveId }
    if (last.kind === 'refused') return last
    version = (await needs.store.ticketById(intoId))?.version ?? 0
  }
  return last
}
