import type { FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import type { InboxQueue, TicketView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { listHref, listQuery } from './inbox-filter.ts'
import { inboxGroups } from './inbox-view.ts'
import { homeOf, saidList, ticketHref } from './list-address.ts'
import { listRows } from './list-rows.ts'
import { inboxQueues } from './queue-list.ts'

/** Where a ticket stands in the list it was opened from: the way back, and to its neighbours. */
export type ListPlace = {
  readonly back: { readonly href: string; readonly text: string }
  readonly position?: string
  readonly previous?: string
  readonly next?: string
}

type List = {
  readonly queue: InboxQueue
  readonly query: ReturnType<typeof listQuery>
  readonly path: string
}

/**
 * An address says the list by its own path, which names nobody; without one it is the queue where the ticket
 * stands, and after an act that may have taken it elsewhere the list of open ones. A ticket that left its list
 * meanwhile is followed by the first one of it.
 */
export async function listPlace(
  desk: Desk,
  request: FastifyRequest,
  { ticket, queue }: TicketView,
  voice: Voice,
): Promise<ListPlace> {
  const { list: said, act } = request.query as Readonly<Record<string, unknown>>
  const path = saidList(said)
  if (path?.startsWith('/searches/'))
    return { back: { href: rowIn(path, ticket.reference), text: voice.t('search.title') } }
  const list = listOf(path) ?? homeList(act === undefined ? queue : 'open')
  const rows = await rowsOf(desk, request, list, voice)
  const at = rows.indexOf(ticket.reference)
  const address = (reference: string | undefined) => reference && ticketHref(reference, list.path, list.queue)
  const previous = address(at > 0 ? rows[at - 1] : undefined)
  const next = address(rows[at + 1])
  return {
    back: { href: rowIn(list.path, ticket.reference), text: voice.t(`queue.${list.queue}`) },
    ...(at < 0 ? {} : { position: voice.t('ticket.position', { at: at + 1, of: rows.length }) }),
    ...(previous ? { previous } : {}),
    ...(next ? { next } : {}),
  }
}

/**
 * What follows a ticket in the list somebody came from; behind the last one, and behind a search, which has no
 * order of work, the first of all that is ours to do. Asked before an act takes the ticket out of its list.
 */
export async function nextInList(
  desk: Desk,
  request: FastifyRequest,
  { ticket, queue }: TicketView,
  said: unknown,
  voice: Voice,
): Promise<string | undefined> {
  const path = saidList(said)
  const isSearch = path?.startsWith('/searches/') === true
  const own = isSearch ? undefined : (listOf(path) ?? homeList(queue))
  for (const list of [own, homeList('open')]) {
    const rows = list ? await rowsOf(desk, request, list, voice) : []
    const at = list === own ? rows.indexOf(ticket.reference) : -1
    const next = rows.slice(at + 1).find((reference) => reference !== ticket.reference)
    if (list && next) return ticketHref(next, list.path, list.queue)
  }
  return undefined
}

/** The list at the very row one came from; where the ticket left it, its beginning. */
function rowIn(path: string, reference: string): string {
  return `${path}#r-${reference}`
}

/** Where a ticket stands when nobody says from which list it was opened. */
function homeList(queue: InboxQueue): List {
  const home = homeOf(queue)
  return { queue: home, query: { filter: {} }, path: `/inbox/${home}` }
}

function listOf(path: string | undefined): List | undefined {
  if (path === undefined) return undefined
  const url = new URL(path, 'http://desk.example')
  const queue = inboxQueues.find((name) => url.pathname === `/inbox/${name}`)
  if (!queue) return undefined
  const query = listQuery(Object.fromEntries(url.searchParams))
  return { queue, query, path: listHref(`/inbox/${queue}`, query) }
}

async function rowsOf(
  desk: Desk,
  request: FastifyRequest,
  { queue, query }: List,
  voice: Voice,
): Promise<readonly string[]> {
  const user = signedIn(request)
  const now = desk.needs.clock()
  const page = await listRows(desk, queue, user.id, query, now)
  const calendar = (await desk.settings()).serviceHours
  const groups = inboxGroups(queue, page.rows, { user, voice, calendar, now }, query.sort)
  return groups.flatMap(({ rows }) => rows.map(({ reference }) => reference))
}
