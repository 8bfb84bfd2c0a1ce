import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { keepSearch } from '../inbox/kept-search.ts'
import { formFields, id, params, referenceParam, shortText, wholeNumber } from '../page/form-fields.ts'
import { signedIn } from '../page/signed-in.ts'
import { decideMove, moveRules } from './decide-move.ts'
import { joinField, messagesField, typedReference } from './move-fields.ts'
import { type MoveForm, movePage } from './move-page.ts'
import { movePeople } from './move-people.ts'
import type { MoveRefusal } from './move-store.ts'
import { namedTicket } from './move-targets.ts'
import { ticketOf } from './reading.ts'

const kinds = ['merge', 'split', 'move'] as const

const queryFields = z.object({
  into: typedReference.optional(),
  /** Chosen out of the list; what is typed stands beside it. */
  candidate: typedReference.optional(),
  search: id.optional(),
  message: messagesField,
})

const postFields = {
  version: wholeNumber,
  search: id.optional(),
  into: typedReference.optional(),
  intoVersion: wholeNumber.optional(),
  message: messagesField,
  join: joinField,
  confirmation: typedReference.optional(),
}

/**
 * Two tickets that are one matter, and one that is two. The page shows what would stand where and who might
 * write there, before anything happens.
 */
export function movePages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'work-tickets' } as const
  for (const kind of kinds) {
    app.get(`/tickets/:reference/${kind}`, { config }, async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const query = queryFields.safeParse(request.query)
      return movePage(desk, request, reply, kind, view, query.success ? asked(query.data) : { message: [] })
    })

    app.post(`/tickets/:reference/${kind}`, { config }, async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const form = formFields(postFields, request.body)
      const into = kind === 'split' ? undefined : await namedTicket(desk, form.into)
      if (kind !== 'split' && !into) {
        const fault = { field: 'into', key: 'no-such-reference' } as const
        return movePage(desk, request, reply, kind, view, { ...form, fault })
      }
      if (into && !(await isConfirmed(desk, view, into, form.confirmation))) {
        const fault = { field: 'confirmation', key: 'not-confirmed' } as const
        return movePage(desk, request, reply, kind, view, { ...form, fault })
      }
      const { id: userId } = signedIn(request)
      const at = desk.needs.clock()
      const order = {
        id: randomUUID(),
        kind,
        userId,
        at,
        from: { ticketId: view.ticket.id, version: form.version },
        joining: form.join,
        ...(into ? { into: { ticketId: into.ticket.id, version: form.intoVersion ?? 0 } } : {}),
        ...(kind === 'merge' ? {} : { messageIds: form.message }),
      }
      const rules = moveRules(await desk.settings(), at)
      const moved = await desk.needs.store.moveMessages(order, decideMove(kind, { userId }, at, rules))
      if (moved.kind === 'moved')
        return reply.redirect(`/tickets/${moved.reference}?move=${order.id}#ilmoitus`, 303)
      const current = await ticketOf(desk, view.ticket.reference)
      const fault = { field: faultField(moved.reason), key: moved.reason }
      return movePage(desk, request, reply, kind, current, { ...form, fault })
    })
  }

  for (const kind of ['merge', 'move'] as const) {
    // Where an empty search left the address behind.
    app.get(`/tickets/:reference/${kind}/searches`, { config }, async (request, reply) =>
      reply.redirect(`/tickets/${params(referenceParam, request.params).reference}/${kind}`, 303),
    )

    app.post(`/tickets/:reference/${kind}/searches`, { config }, async (request, reply) => {
      const view = await ticketOf(desk, params(referenceParam, request.params).reference)
      const fields = formFields({ words: shortText, message: messagesField }, request.body)
      const { message } = fields
      const words = fields.words.trim()
      if (words === '') {
        const fault = { field: 'etsi', key: 'nothing-searched' } as const
        return movePage(desk, request, reply, kind, view, { message, fault })
      }
      const search = await keepSearch(desk, signedIn(request).id, words)
      const query = new URLSearchParams({ search })
      for (const one of message) query.append('message', one)
      return reply.redirect(`/tickets/${view.ticket.reference}/${kind}?${query}#loydot`, 303)
    })
  }
}

/** One of the list or one that is typed; both say the same or nothing is chosen. */
function asked({ candidate, into, ...query }: z.infer<typeof queryFields>): MoveForm {
  const typed = into?.trim().toUpperCase()
  if (!candidate || !typed) return { ...query, into: candidate || into }
  if (typed === candidate.toUpperCase()) return { ...query, into: candidate }
  return { ...query, into, fault: { field: 'into', key: 'two-chosen' } }
}

/** Putting one person's words among another's is typed out, not clicked (ux §2.3). */
async function isConfirmed(
  desk: Desk,
  view: TicketView,
  into: TicketView,
  confirmation: string | undefined,
): Promise<boolean> {
  const { areDifferent } = await movePeople(desk, view.ticket, into.ticket)
  return !areDifferent || confirmation?.trim().toUpperCase() === into.ticket.reference.toUpperCase()
}

function faultField(reason: MoveRefusal): string {
  return reason === 'nothing-chosen' || reason === 'nothing-left' ? 'viestit' : 'into'
}
