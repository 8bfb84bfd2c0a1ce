import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { serviceDays } from '../../business-time/service-days.ts'
import { mayUse } from '../../people/permissions.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Desk } from '../desk.ts'
import type { InboxQueue, MailHealth } from '../desk-store.ts'
import { formFields, params } from '../page/form-fields.ts'
import { noticeOf } from '../page/notice.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { actNoticeOf } from '../tickets/act-notice.ts'
import { awaySentences } from './absence-view.ts'
import { backField } from './chosen-tickets.ts'
import { filterView } from './filter-view.ts'
import { type FilterName, isNarrowed, listHref, listQuery } from './inbox-filter.ts'
import { inboxGroups } from './inbox-view.ts'
import { listRows } from './list-rows.ts'
import { inboxQueues, queueList } from './queue-list.ts'

/** Queues whose own order is that of their due times; only they can be ordered otherwise. */
const dueQueues: readonly InboxQueue[] = ['open', 'new', 'mine', 'overdue']

export function inboxPages(app: FastifyInstance, desk: Desk): void {
  app.get('/inbox/:queue', { config: { right: 'see-inbox' } }, async (request, reply) => {
    const { queue } = params(z.object({ queue: z.enum(inboxQueues) }), request.params)
    const user = signedIn(request)
    const { store, clock } = desk.needs
    const now = clock()
    const settings = await desk.settings()
    const voice = voiceOf(user.language, settings)
    const query = listQuery(request.query)
    const page = await listRows(desk, queue, user.id, query, now)
    await store.recordEvent({
      kind: 'list-viewed',
      at: now,
      actor: { userId: user.id },
      facts: { queue, rows: page.rows.length },
    })
    const counts = await store.queueCounts(user.id, now)
    const narrowed = isNarrowed(query.filter)
      ? await store.countNarrowed({ queue, userId: user.id, now, filter: query.filter })
      : undefined
    const handlers = await handlersOf(desk)
    const path = `/inbox/${queue}`
    const list = { path: listHref(path, query), queue }
    const reader = { user, voice, calendar: settings.serviceHours, now, list }
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
        groups: inboxGroups(queue, page.rows, reader, query.sort),
        filter: filterView(path, query, filtersOf(queue), handlers, voice),
        narrowed: narrowed === undefined ? undefined : voice.t('filter.count', { count: narrowed }),
        next: page.next && listHref(path, { ...query, after: page.next }),
        first: listHref(path, { ...query, after: undefined }),
        isFirst: query.after === undefined,
        waiting: counts.waiting,
        fetched: fetchedText(await store.mailHealth(), voice, now),
        maySearch: mayUse(user.role, 'read-messages'),
        ...selectionData(request, handlers, listHref(path, query)),
        actNotice: await actNoticeOf(desk, request, voice),
        notice: await noticeOf(desk, request, voice),
        away: await awaySentences(desk, settings, voice, now),
      },
    })
  })

  app.post('/density', { config: { right: 'see-inbox' } }, async (request, reply) => {
    const { density, back } = formFields(
      { density: z.enum(['compact', 'comfortable']), back: backField },
      request.body,
    )
    const { id, preferences } = signedIn(request)
    await desk.needs.store.setPreferences(id, { ...preferences, density })
    return reply.redirect(back, 303)
  })
}

/** Those who may take care of a ticket. */
export async function handlersOf({ needs }: Desk) {
  const users = await needs.store.listUsers()
  return users.filter(({ isDisabled, role }) => !isDisabled && mayUse(role, 'work-tickets'))
}

/** What a list needs so that its rows can be chosen, and how close they stand. */
export function selectionData(
  request: FastifyRequest,
  handlers: Awaited<ReturnType<typeof handlersOf>>,
  back: string,
) {
  const { role, preferences } = signedIn(request)
  const mayWork = mayUse(role, 'work-tickets')
  return {
    back,
    isCompact: preferences.density === 'compact',
    ...(mayWork ? { handlers } : {}),
  }
}

function filtersOf(queue: InboxQueue): readonly (FilterName | 'sort')[] {
  const shared = ['topic', 'handler', 'language', 'urgency', 'mark'] as const
  return dueQueues.includes(queue) ? [...shared, 'sort'] : shared
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
