import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from './form-fields.ts'
import { localPath } from './local-path.ts'
import { signedIn } from './signed-in.ts'

const yearSeconds = 365 * 24 * 3600

/** The language of the desk is the person's own; before sign-in it is the browser's choice. */
export function languageSwitch(app: FastifyInstance, desk: Desk): void {
  app.post('/language', { config: { right: 'public' } }, async (request, reply) => {
    const { language, to } = formFields({ language: z.enum(languages), to: shortText }, request.body)
    const { gate, user } = request.visit
    if (gate === 'open' && user) await desk.needs.store.setLanguage(user.id, language)
    desk.cookies.set(reply, 'language', language, yearSeconds)
    return reply.redirect(localPath(to) ?? '/', 303)
  })

  app.post('/shortcuts', { config: { right: 'signed-in' } }, async (request, reply) => {
    const { keys } = formFields({ keys: z.enum(['on', 'off']) }, request.body)
    const { id, preferences } = signedIn(request)
    await desk.needs.store.setPreferences(id, { ...preferences, hasShortcuts: keys === 'on' })
    return reply.redirect('/help#shortcuts', 303)
  })
}
