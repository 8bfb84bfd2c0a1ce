import type { FastifyInstance } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { setupProgress, stepsLeft } from '../setup/setup-view.ts'
import { statusLines } from './status-view.ts'

/** How mail and machine are; everybody may see it, administrators get the way to what can be done. */
export function statusPages(app: FastifyInstance, desk: Desk): void {
  app.get('/status', { config: { right: 'see-status' } }, async (request, reply) => {
    const { store, clock, disk, mailTest, service, startedAt } = desk.needs
    const user = signedIn(request)
    const voice = voiceOf(user.language, await desk.settings())
    const now = clock()
    const lines = statusLines(
      {
        health: await store.mailHealth(),
        status: await store.deskStatus(),
        disk: await disk(),
        counts: await store.queueCounts(undefined, now),
        mailTest: mailTest.state(),
        stepsLeft: stepsLeft(await setupProgress(desk.needs)),
        now,
      },
      voice,
    )
    return desk.page(request, reply, {
      template: 'status',
      title: voice.t('status.title'),
      section: 'status',
      data: {
        lines,
        isFine: lines.every(({ state }) => state === 'ok'),
        version: voice.t('status.version', {
          version: service.version,
          at: voice.f.relative(startedAt, now),
        }),
        maySet: mayUse(user.role, 'manage-settings'),
      },
    })
  })
}
