import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { voiceOf } from '../page/render.ts'
import { saveSection, sectionPage } from './settings-section-page.ts'
import { settingsSections } from './settings-sections.ts'

const right = 'manage-settings'
const doneNames = ['saved', 'same', 'test-sent', 'no-server'] as const

/** A page for each part of what the office decides; all of them work alike. */
export function settingsPages(app: FastifyInstance, desk: Desk): void {
  app.get('/settings', { config: { right } }, async (_request, reply) =>
    reply.redirect('/settings/mailbox', 303),
  )
  for (const section of settingsSections) {
    const place = { section, action: `/settings/${section.name}`, template: 'settings' }
    app.get(place.action, { config: { right } }, async (request, reply) => {
      const { done } = request.query as { done?: unknown }
      const { t } = voiceOf(request.visit.language, await desk.settings())
      const known = doneNames.find((name) => name === done)
      return sectionPage(desk, request, reply, place, known ? { notice: t(`settings.done.${known}`) } : {})
    })
    app.post(place.action, { config: { right } }, async (request, reply) => {
      const saved = await saveSection(desk, request, reply, place)
      return saved.kind === 'answered'
        ? saved.reply
        : reply.redirect(`${place.action}?done=${saved.kind}#ilmoitus`, 303)
    })
  }
}
