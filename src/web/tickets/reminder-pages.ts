import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { selectedReminderPage } from '../inbox/selection-forms.ts'
import { params, referenceParam } from '../page/form-fields.ts'
import { ticketOf } from './reading.ts'

/** The reminder of one enquiry is asked for as that of several chosen in a list. */
export function reminderPages(app: FastifyInstance, desk: Desk): void {
  app.get('/tickets/:reference/reminder', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const { ticket } = await ticketOf(desk, params(referenceParam, request.params).reference)
    const chosen = [{ ticketId: ticket.id, version: ticket.version }]
    return selectedReminderPage(desk, request, reply, { chosen, back: `/tickets/${ticket.reference}` })
  })
}
