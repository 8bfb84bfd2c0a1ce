import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { serviceDays } from '../business-time/service-days.ts'
import { mayUse } from '../people/permissions.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import type { Desk } from './desk.ts'
import type { MailHealth } from './desk-store.ts'
import { params } from './form-fields.ts'
import { inboxGroups } from './inbox-view.ts'
import { noticeOf } from './notice.ts'
import { inboxQueues, queueList } from './queue-list.ts'
import { type Voice, voiceOf } from './render.ts'
import { signedIn } from './signed-in.ts'

export const pageSize = 100

export function inboxPages(app: FastifyInstance, desk: Desk): void {
  app.get('/inbox/:queue', { config: { right: 'see-inbox' } }, async (request, reply) => {
    const { queue } = params(z.object({ queue: z.enum(inboxQueues) }), request.params)
    const user = signedIn(request)
    const { store, clock } = desk.needs
    const now = clock()
    const settings = await desk.settings()
    const voice = voiceOf(user.language, settings)
    const after = cursorOf(request.query)
    const page = await store.inboxPage({ queue, userId: user.id, now, limit: pageSize, ...after })
    await store.recordEvent({
      kind: 'list-viewed',
      at: now,
      actor: { userId: user.id },
      facts: { queue, rows: page.rows.length },
    })
    const counts = await store.queueCounts(user.id, now)
    const reader = { user, voice, calendar: settings.serviceHours, now }
    return desk.page(request, reply, {
      template: 'inbox',
      title: voice.t('inbox.title', { queue: voice.t(`queue.${queue}`), count: counts[queue] }),
      section: 'inbox',
      data: {
        queue,
        heading: voice.t(`inbox.heading.${queue}`),
        summary: queue === 'open' ? summaryOf(counts.open, counts.overdue, settings, voice, now) : undefined,
        queues: queueList(counts, queue, voice),
        count: counts[queue],
        groups: inboxGroups(queue, page.rows, reader),
        next: page.next && `/inbox/${queue}?after=${encodeURIComponent(page.next)}`,
        isFirst: after.after === undefined,
        waiting: counts.waiting,
        fetched: fetchedText(await store.mailHealth(), voice, now),
        maySearch: mayUse(user.role, 'read-messages'),
        notice: await noticeOf(desk, request, voice),
      },
    })
  })
}

export function cursorOf(query: unknown): { after?: string } {
  const { after } = query as { after?: unknown }
  return typeof after === 'string' && after.length <= 300 ? { after } : {}
}

/** "12 yhteydenottoa odottaa vastausta, 2 on myöhässä. Nyt ti 24.11. klo 10.05, palvelu auki klo 16.00 asti." */
function summaryOf(
  open: number,
  overdue: number,
  settings: OfficeSettings,
  { t, f }: Voice,
  now: Date,
): string {
  const closing = closingTime(settings, now)
  return t('inbox.summary', {
    open,
    overdue,
    now: f.dateTime(now),
    isServing: closing ? 'yes' : 'no',
    closing: closing ? f.time(closing) : '',
  })
}

function closingTime({ serviceHours }: OfficeSettings, now: Date): Date | undefined {
  const days = serviceDays(serviceHours)
  const ms = now.getTime()
  const span = days.day(days.numberAt(ms)).open.find(({ from, to }) => from <= ms && ms < to)
  return span && new Date(span.to)
}

export function fetchedText({ lastFetchedAt }: MailHealth, { t, f }: Voice, now: Date): string {
  return lastFetchedAt ? t('inbox.fetched', { at: f.relative(lastFetchedAt, now) }) : t('inbox.never-fetched')
}
