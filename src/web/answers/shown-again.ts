import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import { isAutosave } from '../page/access.ts'
import { params, referenceParam } from '../page/form-fields.ts'
import { ticketOf } from '../tickets/reading.ts'
import { composerFields } from './composer-fields.ts'
import { composerPage } from './composer-page.ts'
import { notePage } from './note-pages.ts'

const written = z.object({ ...z.object(composerFields).partial().shape, text: composerFields.text })

/**
 * A form whose token grew old, as when the screen was unlocked in another tab, comes back with every word
 * and a new token. Nothing was done and nothing was kept: whoever sits there reads it and presses again.
 *
 * @returns undefined when it is no such form
 */
export async function shownAgain(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { keepsText } = request.routeOptions.config
  const { gate, user } = request.visit
  const form = written.safeParse(request.staleForm)
  if (keepsText === undefined || gate !== 'open' || !user || !mayUse(user.role, 'work-tickets'))
    return undefined
  if (!form.success || form.data.text.trim() === '' || isAutosave(request)) return undefined
  const view = await ticketOf(desk, params(referenceParam, request.params).reference)
  const { formId = randomUUID(), version, seq = 0, text, outcome = '', ...rest } = form.data
  const { to, cc, remindOn, channel, list } = rest
  if (keepsText === 'note') return notePage(desk, request, reply, view, { formId, text, isStale: true })
  return composerPage(desk, request, reply, view, {
    written: { formId, text, outcome, to, cc, remindOn, channel, list },
    isStale: true,
    ...(version === view.ticket.version ? {} : { changedSince: seq }),
  })
}
