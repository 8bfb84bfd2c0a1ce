import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import { gateAddress, isAutosave } from '../page/access.ts'
import { params, referenceParam } from '../page/form-fields.ts'
import { composerFields, draftFieldsOf, isWritten } from './composer-fields.ts'

const written = z.object({ ...z.object(composerFields).partial().shape, text: composerFields.text })

/**
 * What was written while the session locked itself or came to its end is kept as a draft before the
 * person is asked who they are. The form's token has proved by now that the form was theirs.
 */
export function keepTextOfLocked(app: FastifyInstance, { needs }: Desk): void {
  app.addHook('preHandler', async (request, reply) => {
    const { gate, user } = request.visit
    const kind = request.routeOptions.config.keepsText
    if (kind === undefined || gate === 'open') return undefined
    const form = written.safeParse(request.body)
    const { reference } = params(referenceParam, request.params)
    const at = needs.clock()
    const view = await needs.store.ticketByReference(reference.toUpperCase(), at)
    if (view && user && form.success) {
      const { text, formId } = form.data
      const fields = kind === 'reply' ? draftFieldsOf(form.data) : undefined
      if (kind === 'reply' ? isWritten(form.data) : text.trim() !== '') {
        await needs.store.saveDraft({
          ...{ ticketId: view.ticket.id, userId: user.id, kind, text, at },
          ...(formId === undefined ? {} : { formId }),
          ...(fields ? { fields } : {}),
        })
      }
    }
    if (isAutosave(request)) return reply.code(401).send()
    return reply.redirect(gateAddress(request), 303)
  })
}
