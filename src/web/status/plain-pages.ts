import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { homeOf } from '../page/home.ts'
import { voiceOf } from '../page/render.ts'

export function plainPages(app: FastifyInstance, desk: Desk): void {
  app.get('/', { config: { right: 'signed-in' } }, async (request, reply) =>
    reply.redirect(request.visit.user ? homeOf(request.visit.user) : '/sign-in', 303),
  )
  for (const name of ['accessibility', 'privacy'] as const) {
    app.get(`/${name}`, { config: { right: 'public', hasForm: true } }, async (request, reply) => {
      const settings = await desk.settings()
      const { t } = voiceOf(request.visit.language, settings)
      const { privacyUrl } = settings.receipts
      return desk.page(request, reply, { template: name, title: t(`${name}.title`), data: { privacyUrl } })
    })
  }
  app.get('/help', { config: { right: 'signed-in' } }, async (request, reply) => {
    const { t } = voiceOf(request.visit.language, await desk.settings())
    return desk.page(request, reply, { template: 'help', title: t('help.title'), section: 'help' })
  })
  app.get('/menu', { config: { right: 'signed-in' } }, async (request, reply) => {
    const { t } = voiceOf(request.visit.language, await desk.settings())
    return desk.page(request, reply, { template: 'menu', title: t('menu.title') })
  })
}
