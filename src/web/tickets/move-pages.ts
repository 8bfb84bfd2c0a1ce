import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { LocalDate } from '../../business-time/local-date.ts'
import { movingDayOfBoth } from '../../tickets/moving-day.ts'
import { findReference } from '../../tickets/reference.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import type { Voice } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { decideMove, moveRules } from './decide-move.ts'
import { joinField, messagesField, typedReference } from './move-fields.ts'
import { movePeople } from './move-people.ts'
import type { MoveRefusal } from './move-store.ts'
import { mergedMessages, movableMessages, ticketChoices } from './move-view.ts'
import { ticketOf } from './reading.ts'
import { shownFor } from './ticket-pages.ts'

const kinds = ['merge', 'split', 'move'] as const
type Kind = (typeof kinds)[number]

const queryFields = z.object({ into: typedReference.optional(), message: messagesField })

const postFields = {
  version: wholeNumber,
  into: typedReference.optional(),
  intoVersion: wholeNumber.optional(),
  message: messagesField,
  join: joinField,
  confirmation: typedReference.optional(),
}

type Form = {
  readonly into?: string | undefined
  readonly message: readonly string[]
  readonly join?: readonly string[]
  readonly fault?: {
    readonly field: string
    readonly key: MoveRefusal | 'no-such-reference' | 'not-confirmed'
  }
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
      return movePage(desk, request, reply, kind, view, query.success ? query.data : { message: [] })
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

export async function namedTicket(desk: Desk, typed: string | undefined): Promise<TicketView | undefined> {
  const { needs } = desk
  const reference = typed && findReference(`[${typed.trim()}]`, needs.service.referencePrefix)
  return reference ? needs.store.ticketByReference(reference, needs.clock()) : undefined
}

function faultField(reason: MoveRefusal): string {
  return reason === 'nothing-chosen' || reason === 'nothing-left' ? 'viestit' : 'into'
}

async function movePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: Kind,
  view: TicketView,
  form: Form,
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const { store, clock } = desk.needs
  const now = clock()
  const { today } = moveRules(await desk.settings(), now)
  const into = kind === 'split' ? undefined : await namedTicket(desk, form.into)
  const isOther = into !== undefined && into.ticket.id !== view.ticket.id
  const key = form.fault?.key ?? intoFault(form.into, into, isOther)
  const fault = key && { field: form.fault?.field ?? 'into', text: voice.t(`move.fault.${key}`) }
  return desk.page(request, reply, {
    template: 'move',
    title: ticket.reference,
    section: 'inbox',
    status: form.fault ? (form.fault.key === 'changed-meanwhile' ? 409 : 422) : 200,
    hasFaults: fault !== undefined,
    data: {
      ticket,
      kind,
      fault,
      typed: form.into ?? '',
      chosen: form.message,
      joining: form.join ?? [],
      messages: movableMessages(view, voice, now),
      choices: kind === 'split' ? [] : ticketChoices(view, await store.kindredTickets(view.ticket.id), voice),
      moving: movingDayAfter(kind, view, isOther ? into : undefined, voice, { now, today }),
      into: isOther ? (await shownFor(desk, request, into)).ticket : undefined,
      people: isOther ? await movePeople(desk, view.ticket, into.ticket) : undefined,
      after: isOther && kind === 'merge' ? mergedMessages([view, into], voice, now) : [],
    },
  })
}

/** Where the moving day will stand. */
function movingDayAfter(
  kind: Kind,
  { ticket }: TicketView,
  into: TicketView | undefined,
  { t, f }: Voice,
  { now, today }: { readonly now: Date; readonly today: LocalDate },
): string | undefined {
  if (kind === 'move') return undefined
  const day = movingDayOfBoth(ticket, into?.ticket ?? {}, today)
  return day && t(kind === 'split' ? 'moving.split' : 'moving.merged', { day: f.day(day, now) })
}

function intoFault(
  typed: string | undefined,
  into: TicketView | undefined,
  isOther: boolean,
): 'reference-missing' | 'no-such-reference' | 'same-ticket' | undefined {
  if (typed === undefined) return undefined
  if (typed.trim() === '') return 'reference-missing'
  if (!into) return 'no-such-reference'
  return isOther ? undefined : 'same-ticket'
}
