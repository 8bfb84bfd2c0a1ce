import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { voiceOf } from '../page/render.ts'
import { settingsNavigation } from './settings-nav.ts'
import { type ShownChange, settingsChanges } from './settings-view.ts'

const versionsOnPage = 20

export type ShownVersion = {
  readonly version: number
  readonly at: string
  readonly who: string
  readonly changes: readonly ShownChange[]
}

/** Who changed what, newest first; old reports are counted with the version of their time. */
export function settingsHistoryPages(app: FastifyInstance, desk: Desk): void {
  app.get('/settings/history', { config: { right: 'manage-settings' } }, async (request, reply) => {
    const { store, clock } = desk.needs
    const voice = voiceOf(request.visit.language, await desk.settings())
    const { t, f } = voice
    const names = new Map((await store.listUsers()).map(({ id, name }) => [id, name]))
    const found = await store.settingsHistory(beforeOf(request.query), versionsOnPage + 1)
    const versions: ShownVersion[] = found.slice(0, versionsOnPage).flatMap((version, index) => {
      const older = found[index + 1]
      if (!older || !version.savedAt) return []
      return [
        {
          version: version.version,
          at: f.relative(version.savedAt, clock()),
          who: version.userId
            ? (names.get(version.userId) ?? t('event.somebody'))
            : t('settings.history.operator'),
          changes: settingsChanges(older.settings, version.settings, voice),
        },
      ]
    })
    const last = found[versionsOnPage - 1]?.version ?? 0
    return desk.page(request, reply, {
      template: 'settings-history',
      title: t('settings.history.title'),
      section: 'settings',
      data: {
        places: settingsNavigation('history', voice),
        versions,
        next: last > 1 && found.length > versionsOnPage ? `/settings/history?before=${last}` : undefined,
      },
    })
  })
}

function beforeOf(query: unknown): number | undefined {
  const { before } = query as { before?: unknown }
  return typeof before === 'string' && /^\d{1,9}$/.test(before) ? Number(before) : undefined
}
