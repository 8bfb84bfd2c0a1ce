import type { FastifyInstance } from 'fastify'
import type { ExcerptPart } from '../../search/excerpt.ts'
import { findReference } from '../../tickets/reference.ts'
import type { Desk } from '../desk.ts'
import type { InboxPage, InboxRow } from '../desk-store.ts'
import { formFields, idParam, params, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { actNoticeOf } from '../tickets/act-notice.ts'
import { filterView } from './filter-view.ts'
import { type ListQuery, listHref, listQuery } from './inbox-filter.ts'
import { fetchedText, handlersOf, selectionData } from './inbox-pages.ts'
import { inboxGroups } from './inbox-view.ts'
import { keepSearch } from './kept-search.ts'
import { queueList } from './queue-list.ts'
import { foundPeople } from './search-people.ts'
import { foundIn } from './search-view.ts'

const hitsShown = 30
const peopleShown = 6
const noHits: InboxPage = { rows: [] }

/** What is looked for names people, so it is posted and kept here; the address holds an id (ux §0.12). */
export function searchPages(app: FastifyInstance, desk: Desk): void {
  const { needs } = desk
  app.post('/searches', { config: { right: 'read-messages' } }, async (request, reply) => {
    const words = formFields({ words: shortText }, request.body).words.trim()
    const user = signedIn(request)
    if (words === '') return reply.redirect('/inbox/open', 303)
    return reply.redirect(`/searches/${await keepSearch(desk, user.id, words)}`, 303)
  })

  app.get('/searches/:id', { config: { right: 'read-messages' } }, async (request, reply) => {
    const { id } = params(idParam, request.params)
    const user = signedIn(request)
    const saved = await needs.store.savedSearch(id, user.id)
    if (!saved) throw new RefusedRequest(404, 'not-found')
    const now = needs.clock()
    const settings = await desk.settings()
    const voice = voiceOf(user.language, settings)
    const query = listQuery(request.query)
    const match = needs.searchExpression(saved.words)
    const found = match
      ? await needs.store.search({ match, now, userId: user.id, limit: hitsShown, ...query })
      : noHits
    const counts = await needs.store.queueCounts(user.id, now)
    const handlers = await handlersOf(desk)
    const path = `/searches/${id}`
    const reader = {
      ...{ user, voice, calendar: settings.serviceHours, now },
      list: { path: listHref(path, query) },
      found: await foundTexts(desk, found.rows, saved.words),
    }
    return desk.page(request, reply, {
      template: 'inbox',
      title: voice.t('search.title'),
      section: 'inbox',
      data: {
        heading: voice.t('search.title'),
        summary: summaryOf(found, query, voice),
        words: saved.words,
        reference: await knownReference(desk, saved.words, now),
        people: foundPeople(found.rows, peopleShown),
        queues: queueList(counts, undefined, voice),
        count: found.rows.length,
        groups: inboxGroups(undefined, found.rows, reader),
        next: found.next && listHref(path, { ...query, after: found.next }),
        first: listHref(path, { ...query, after: undefined }),
        isFirst: query.after === undefined,
        filter: filterView(path, query, ['state', 'topic', 'handler', 'language', 'mark'], handlers, voice),
        ...selectionData(request, handlers, listHref(path, query)),
        actNotice: await actNoticeOf(desk, request, voice),
        fetched: fetchedText(await needs.store.mailHealth(), voice, now),
        maySearch: true,
      },
    })
  })
}

function summaryOf(found: InboxPage, { after }: ListQuery, { t }: Voice): string {
  const count = found.rows.length
  const isPart = after !== undefined || found.next !== undefined
  return `${t(isPart ? 'search.part' : 'search.count', { count })} ${t('search.where')}`
}

async function foundTexts(
  { needs }: Desk,
  rows: readonly InboxRow[],
  words: string,
): Promise<ReadonlyMap<string, readonly ExcerptPart[]>> {
  const texts = await needs.store.ticketTexts(rows.map(({ ticket }) => ticket.id))
  const find = needs.wordFinder(words)
  const found = [...texts].flatMap(([id, written]) => {
    const parts = foundIn(written, find)
    return parts ? [[id, parts] as const] : []
  })
  return new Map(found)
}

/** A typed or pasted reference leads straight to its ticket. */
async function knownReference({ needs }: Desk, words: string, now: Date): Promise<string | undefined> {
  const reference = findReference(words, needs.service.referencePrefix)
  const found = reference && (await needs.store.ticketByReference(reference, now))
  return found ? found.ticket.reference : undefined
}
