import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayUse } from '../../people/permissions.ts'
import { actUndone } from '../../tickets/act-undone.ts'
import { markedAutomatic, reminded } from '../../tickets/list-acts.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { assigned, closed, type Transition } from '../../tickets/transitions.ts'
import { isReachable, presetDay, reminderMoment, reminderPresets } from '../answers/reminder-choices.ts'
import type { Desk } from '../desk.ts'
import { formFields, id, idParam, longText, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { presentHandler } from '../tickets/present-handler.ts'
import { fromVersion } from '../tickets/ticket-acts.ts'
import { backField, chosenField, withQuery } from './chosen-tickets.ts'
import { selectedClosurePage, selectedReminderPage } from './selection-forms.ts'
import { selectedMergePage } from './selection-merge.ts'
import type { ChosenTicket, ListActKind } from './selection-store.ts'

const acts = ['assign', 'remind', 'close', 'merge', 'automatic'] as const

/** Acts on the tickets that were chosen in a list; what needs more words asks for them on a page of its own. */
export function selectionPages(app: FastifyInstance, desk: Desk): void {
  const right = 'work-tickets'
  const { store, clock } = desk.needs

  for (const path of ['/selections', '/selections/closure', '/selections/reminder']) {
    app.get(path, { config: { right } }, async (_request, reply) => reply.redirect('/inbox/open', 303))
  }

  app.post('/selections', { config: { right } }, async (request, reply) => {
    const { act, chosen, back, assignee } = formFields(
      { act: z.enum(acts), chosen: chosenField, back: backField, assignee: z.union([id, z.literal('')]) },
      request.body,
    )
    if (chosen.length === 0) return reply.redirect(withQuery(back, 'done=none-chosen'), 303)
    if (act === 'close') return selectedClosurePage(desk, request, reply, { chosen, back })
    if (act === 'merge') return selectedMergePage(desk, request, reply, { chosen, back })
    if (act === 'remind') return selectedReminderPage(desk, request, reply, { chosen, back })
    const user = signedIn(request)
    const now = clock()
    if (act === 'automatic') {
      return actAndReturn(desk, request, reply, { kind: 'marked-automatic', chosen, back }, (ticket) =>
        markedAutomatic(ticket, { userId: user.id }, now),
      )
    }
    const handler = assignee === '' ? undefined : await store.userById(assignee)
    const isUnfit = !handler || handler.isDisabled || !mayUse(handler.role, right)
    if (assignee !== '' && isUnfit) throw new RefusedRequest(400, 'form-unreadable')
    const handlerId = handler && (await presentHandler(desk, handler.id, user.id))
    const told = handlerId === handler?.id ? '' : '&substitute=yes'
    return actAndReturn(desk, request, reply, { kind: 'assigned', chosen, back, told }, (ticket) =>
      ticket.assigneeId === handlerId
        ? { refused: 'already-so' }
        : assigned(ticket, handlerId, { userId: user.id }, now),
    )
  })

  app.post('/selections/closure', { config: { right } }, async (request, reply) => {
    const fields = formFields({ chosen: chosenField, back: backField, outcome: longText }, request.body)
    const { chosen, back } = fields
    const outcome = fields.outcome.trim()
    if (outcome === '') return selectedClosurePage(desk, request, reply, { chosen, back, hasFault: true })
    const actor = { userId: signedIn(request).id }
    const now = clock()
    return actAndReturn(desk, request, reply, { kind: 'closed', chosen, back }, (ticket) =>
      ticket.state === 'closed' ? { refused: 'already-so' } : closed(ticket, outcome, actor, now),
    )
  })

  app.post('/selections/reminder', { config: { right } }, async (request, reply) => {
    const { chosen, back, when, day } = formFields(
      {
        chosen: chosenField,
        back: backField,
        when: z.enum([...reminderPresets, 'date']).optional(),
        day: z.string().max(10).optional(),
      },
      request.body,
    )
    const calendar = (await desk.settings()).serviceHours
    const now = clock()
    const date = when === undefined || when === 'date' ? (day ?? '') : presetDay(calendar, when, now)
    const until = reminderMoment(calendar, date)
    if (!until || !isReachable(until, now)) {
      const form = { chosen, back, hasFault: true, day: day ?? '', ...(when ? { when } : {}) }
      return selectedReminderPage(desk, request, reply, form)
    }
    const actor = { userId: signedIn(request).id }
    return actAndReturn(desk, request, reply, { kind: 'reminded', chosen, back }, (ticket) =>
      reminded(ticket, until, actor, now),
    )
  })

  app.post('/list-acts/:id/undo', { config: { right } }, async (request, reply) => {
    const act = params(idParam, request.params)
    const { back } = formFields({ back: backField }, request.body)
    const user = signedIn(request)
    const now = clock()
    const undone = await store.undoAct({ id: act.id, userId: user.id, at: now }, (kind, ticket, before) =>
      actUndone(kind, ticket, before, { userId: user.id }, now),
    )
    if (undone.kind === 'no-such-act') throw new RefusedRequest(404, 'not-found')
    if (undone.kind === 'already') return reply.redirect(withQuery(back, 'done=already'), 303)
    const partly = undone.missed.length > 0 ? '&partly=yes' : ''
    return reply.redirect(withQuery(back, `done=act-undone&count=${undone.done}${partly}`), 303)
  })
}

/** Each ticket by itself: what a colleague changed meanwhile stays as it is and is named. */
async function actAndReturn(
  { needs }: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  act: {
    readonly kind: ListActKind
    readonly chosen: readonly ChosenTicket[]
    readonly back: string
    /** More for the notice to tell. */
    readonly told?: string
  },
  decide: (ticket: Ticket) => Transition | { readonly refused: string },
): Promise<FastifyReply> {
  const { kind, chosen, back, told = '' } = act
  const done = await needs.store.actOnTickets(
    { id: randomUUID(), userId: signedIn(request).id, kind, at: needs.clock() },
    chosen,
    (ticket, { version }) => fromVersion(version, decide)(ticket),
  )
  return reply.redirect(withQuery(back, `act=${done.id}${told}`), 303)
}
