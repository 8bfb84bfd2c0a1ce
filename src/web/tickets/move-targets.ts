import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'
import { findReference } from '../../tickets/reference.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'
import type { KindredTicket } from './move-store.ts'

/** An enquiry that may be meant, with what tells it from the others. */
export type TicketChoice = {
  readonly reference: string
  readonly heading: string
  readonly language: string
  readonly text: string
}

export type ChoiceGroup = {
  readonly kind: 'found' | 'related' | 'open' | 'closed'
  readonly choices: readonly TicketChoice[]
}

export type MoveTargets = {
  readonly groups: readonly ChoiceGroup[]
  /** What was looked for last, and what came of it. */
  readonly search?: { readonly id: string; readonly words: string; readonly summary: string }
}

const mostFound = 10
/** Shells and the enquiry itself are found as well and fall away. */
const mostLookedAt = 20

/** What a search found comes first, then the one its mail named, then what somebody of it takes part in. */
export async function moveTargets(
  desk: Desk,
  view: TicketView,
  voice: Voice,
  asked: { readonly userId: string; readonly searchId?: string | undefined },
): Promise<MoveTargets> {
  const { store, clock } = desk.needs
  const now = clock()
  const search = await searched(desk, view.ticket, asked)
  const related = await namedTicket(desk, view.possiblyRelatedReference)
  const kindred = await store.kindredTickets(view.ticket.id)
  const listed = new Set<string>()
  const group = (kind: ChoiceGroup['kind'], tickets: readonly KindredTicket[]): readonly ChoiceGroup[] => {
    const choices = tickets
      .filter(({ reference }) => !listed.has(reference))
      .map((ticket) => choiceOf(ticket, voice, now))
    for (const { reference } of choices) listed.add(reference)
    return choices.length > 0 ? [{ kind, choices }] : []
  }
  return {
    groups: [
      ...group('found', search?.tickets ?? []),
      ...group('related', related && isWhole(related.ticket, view.ticket) ? [kindredOf(related)] : []),
      ...group(
        'open',
        kindred.filter(({ state }) => state !== 'closed'),
      ),
      ...group(
        'closed',
        kindred.filter(({ state }) => state === 'closed'),
      ),
    ],
    ...(search ? { search: { ...search, summary: summaryOf(search, voice) } } : {}),
  }
}

export async function namedTicket(desk: Desk, typed: string | undefined): Promise<TicketView | undefined> {
  const { needs } = desk
  const reference = typed && findReference(`[${typed.trim()}]`, needs.service.referencePrefix)
  return reference ? needs.store.ticketByReference(reference, needs.clock()) : undefined
}

async function searched(
  desk: Desk,
  own: Ticket,
  { userId, searchId }: { readonly userId: string; readonly searchId?: string | undefined },
) {
  const { needs } = desk
  const words = searchId && (await needs.store.savedSearch(searchId, userId))?.words
  if (!searchId || !words) return undefined
  const match = needs.searchExpression(words)
  const now = needs.clock()
  const found = match ? await needs.store.search({ match, now, userId, limit: mostLookedAt }) : { rows: [] }
  const named = await namedTicket(desk, words)
  const rows = found.rows
    .filter(({ ticket }) => isWhole(ticket, own))
    .map(({ ticket, lastMessageAt }) => ({ ...ticket, lastMessageAt }))
  const first = named && isWhole(named.ticket, own) ? [kindredOf(named)] : []
  const tickets = [...first, ...rows.filter(({ id }) => id !== named?.ticket.id)]
  const isMore = tickets.length > mostFound || found.next !== undefined
  return { id: searchId, words, tickets: tickets.slice(0, mostFound), isMore }
}

/** Of a merged one and an erased one there is nothing to put anything to. */
function isWhole({ id, erasedAt, mergedInto }: Ticket, own: Ticket): boolean {
  return id !== own.id && !erasedAt && !mergedInto
}

function kindredOf({ ticket, messages }: TicketView): KindredTicket {
  return { ...ticket, lastMessageAt: messages.at(-1)?.at ?? ticket.createdAt }
}

function choiceOf(ticket: KindredTicket, { t, f }: Voice, now: Date): TicketChoice {
  const { reference, subject, title, language, state, requester, lastMessageAt } = ticket
  return {
    reference,
    language,
    heading: maskPersonalCodes(title ?? subject.trim()) || t('ticket.no-subject'),
    text: [
      requester?.name || requester?.address || t('message.sender-unknown'),
      t(`state.${state}`),
      t('move.newest', { at: f.relative(lastMessageAt, now) }),
    ].join(' · '),
  }
}

function summaryOf(
  { tickets, isMore }: { readonly tickets: readonly unknown[]; readonly isMore: boolean },
  { t }: Voice,
): string {
  const count = tickets.length
  return t(isMore ? 'move.found-part' : 'move.found', { count })
}
