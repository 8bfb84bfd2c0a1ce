import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { momentOf, shownMoment } from '../../business-time/moment-of.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, longText, params, referenceParam } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketOf } from './reading.ts'
import { shownFor } from './ticket-pages.ts'

const directions = ['out', 'in'] as const
const longestMinutes = 600

const callFields = {
  formId: z.uuid(),
  direction: z.enum(directions),
  date: z.string().max(10),
  time: z.string().max(8),
  minutes: z.string().max(40),
  text: longText,
}

type Call = z.infer<z.ZodObject<typeof callFields>>
type Fault = { readonly field: string; readonly key: 'when' | 'later' | 'minutes' | 'text' }

/** A talk on the telephone stands in the story of a ticket like everything else; the resident does not see it. */
export function callPages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'work-tickets' } as const
  app.get('/tickets/:reference/call', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { serviceHours } = await desk.settings()
    const now = shownMoment(desk.needs.clock(), serviceHours.timeZone)
    const call = { formId: randomUUID(), direction: 'out', ...now, minutes: '', text: '' } as const
    return callPage(desk, request, reply, view, call, [])
  })

  app.post('/tickets/:reference/call', { config }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const call = formFields(callFields, request.body)
    const { serviceHours } = await desk.settings()
    const now = desk.needs.clock()
    const at = momentOf(call.date, call.time.slice(0, 5), serviceHours.timeZone)
    const faults = faultsOf(call, at, now)
    if (faults.length > 0 || !at) return callPage(desk, request, reply, view, call, faults)
    await keepCall(desk, request, view, call, at)
    return reply.redirect(`/tickets/${view.ticket.reference}?done=call-logged#ilmoitus`, 303)
  })
}

function faultsOf({ minutes, text }: Call, at: Date | undefined, now: Date): readonly Fault[] {
  const faults: Fault[] = []
  if (!at) faults.push({ field: 'date', key: 'when' })
  else if (at > now) faults.push({ field: 'date', key: 'later' })
  if (!/^\d{1,3}$/.test(minutes.trim()) || Number(minutes) < 1 || Number(minutes) > longestMinutes)
    faults.push({ field: 'minutes', key: 'minutes' })
  if (text.trim() === '') faults.push({ field: 'text', key: 'text' })
  return faults
}

async function keepCall(
  { needs }: Desk,
  request: FastifyRequest,
  view: TicketView,
  { formId, direction, minutes, text }: Call,
  at: Date,
): Promise<void> {
  const authorId = signedIn(request).id
  const messageId = randomUUID()
  const ticketId = view.ticket.id
  const call = { direction, at: at.getTime(), minutes: Number(minutes) }
  const facts = { direction, minutes: call.minutes, calledAt: at.toISOString() }
  const added = await needs.store.addNote(
    { formId, messageId, ticketId, authorId, text: text.trim(), at, call },
    { kind: 'call-logged', at: needs.clock(), ticketId, messageId, actor: { userId: authorId }, facts },
  )
  if (added === 'no-such-ticket') throw new RefusedRequest(404, 'not-found')
}

async function callPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  call: Call,
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  return desk.page(request, reply, {
    template: 'call',
    title: ticket.reference,
    section: 'inbox',
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      ticket,
      call,
      directions,
      faults: faults.map(({ field, key }) => ({ field, text: voice.t(`call.fault.${key}`) })),
    },
  })
}
