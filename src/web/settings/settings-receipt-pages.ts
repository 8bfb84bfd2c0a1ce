import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import type { Desk } from '../desk.ts'
import { formFields, params } from '../page/form-fields.ts'
import { framePolicy } from '../page/security-headers.ts'
import { signedIn } from '../page/signed-in.ts'
import { receiptPreview } from './mail-preview.ts'
import { keptForPreview } from './settings-beside.ts'

const languageParam = z.object({ language: z.enum(languages) })

/** A receipt as it will look: in a frame that can do nothing, and sent to the administrator's own address. */
export function settingsReceiptPages(app: FastifyInstance, desk: Desk): void {
  const right = 'manage-settings'
  const { clock, service } = desk.needs

  app.get('/settings/receipts/preview/:language', { config: { right } }, async (request, reply) => {
    const { language } = params(languageParam, request.params)
    const { typed } = request.query as { typed?: unknown }
    const unsaved = typed === 'yes' ? keptForPreview(signedIn(request).id) : undefined
    const { html } = receiptPreview(service, unsaved ?? (await desk.settings()), language, clock())
    return reply.header('content-security-policy', framePolicy).type('text/html; charset=utf-8').send(html)
  })

  app.post('/settings/receipts/test', { config: { right } }, async (request, reply) => {
    const { language } = formFields({ language: z.enum(languages) }, request.body)
    const words = receiptPreview(service, await desk.settings(), language, clock())
    const isQueued = await desk.needs.sendTest(signedIn(request), { ...words, language })
    return reply.redirect(`/settings/receipts?done=${isQueued ? 'test-sent' : 'no-server'}#ilmoitus`, 303)
  })
}
