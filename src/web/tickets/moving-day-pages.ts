import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isLocalDate } from '../../business-time/local-date.ts'
import { movingDaySet } from '../../tickets/moving-day.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { formFields, params, referenceParam, wholeNumber } from '../page/form-fields.ts'
import type { Voice } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { actPage } from './act-page.ts'
import { ticketOf } from './reading.ts'
import { actAndReturn } from './ticket-change.ts'
import { voiceFor } from './ticket-pages.ts'

/** What is farther away is a wrong key: a bailiff sets the day two or three weeks ahead (domain.md §1.5). */
const mostDaysAhead = 2 * 366
/** A resident may write after the day; what is older tells of another home. */
const mostDaysPast = 366

type Form = { readonly day: string; readonly fault?: 'none' | 'far'; readonly changedSince?: number }

/** When a resident must be out of the home; until somebody says so, nothing is known of it. */
export function movingDayPages(app: FastifyInstance, desk: Desk): void {
  const right = 'work-tickets'
  app.get('/tickets/:reference/moving-day', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    return movingDayPage(desk, request, reply, view, { day: view.ticket.movingDay ?? '' })
  })

  app.post('/tickets/:reference/moving-day', { config: { right } }, async (request, reply) => {
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { version, seq, act, ...typed } = formFields(
      { version: wholeNumber, seq: wholeNumber, day: z.string().max(20), act: z.enum(['set', 'clear']) },
      request.body,
    )
    const at = desk.needs.clock()
    const day = typed.day.trim()
    const fault = act === 'clear' ? undefined : faultOf(day, await voiceFor(desk, request), at)
    if (fault) return movingDayPage(desk, request, reply, view, { day, fault })
    const { id: userId } = signedIn(request)
    return actAndReturn(desk, request, reply, view, {
      kind: 'moving-day-set',
      version,
      decide: (ticket) => movingDaySet(ticket, act === 'clear' ? undefined : day, { userId }, at),
      again: (current) => movingDayPage(desk, request, reply, current, { day, changedSince: seq }),
    })
  })
}

function faultOf(day: string, { f }: Voice, now: Date): Form['fault'] {
  if (!isLocalDate(day)) return 'none'
  const days = f.daysUntil(day, now)
  return days > mostDaysAhead || days < -mostDaysPast ? 'far' : undefined
}

async function movingDayPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  view: TicketView,
  { day, fault, changedSince }: Form,
): Promise<FastifyReply> {
  const { t } = await voiceFor(desk, request)
  return actPage(desk, request, reply, view, {
    template: 'moving-day',
    fault: fault && { field: 'day', text: t(`moving.fault.${fault}`) },
    changedSince,
    data: { day },
  })
}
