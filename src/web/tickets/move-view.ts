import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'
import type { MessageView, TicketView } from '../desk-store.ts'
import { shownMessage } from '../messages/message-view.ts'
import type { Voice } from '../page/render.ts'
import type { KindredTicket } from './move-store.ts'

/** A message as a move lists it: whose, when, and how it begins. */
export type MovableMessage = {
  readonly id: string
  readonly author: string
  readonly at: string
  readonly side: string
  readonly start: string
  readonly language?: string
  readonly reference: string
  readonly time: number
}

export type TicketChoice = {
  readonly reference: string
  readonly text: string
}

const startCharacters = 140

export function movableMessages(view: TicketView, voice: Voice, now: Date): readonly MovableMessage[] {
  return view.messages
    .filter(({ kind }) => kind !== 'receipt')
    .map((message) => movable(message, view.ticket.reference, voice, now))
}

/** The conversation as it would read. */
export function mergedMessages(
  views: readonly TicketView[],
  voice: Voice,
  now: Date,
): readonly MovableMessage[] {
  return views
    .flatMap((view) => movableMessages(view, voice, now))
    .toSorted((one, other) => one.time - other.time)
}

function movable(message: MessageView, reference: string, voice: Voice, now: Date): MovableMessage {
  const { id, author, at, side, text, language } = shownMessage(message, voice, now)
  return {
    id,
    author,
    at,
    side,
    reference,
    start: startOf(text),
    time: message.at.getTime(),
    ...(language ? { language } : {}),
  }
}

/** Masked before it is cut, so that no half of a code stays. */
function startOf(text: string): string {
  const line = maskPersonalCodes(text.slice(0, 8 * startCharacters).replaceAll(/\s+/g, ' '))
  return line.length <= startCharacters ? line : `${line.slice(0, startCharacters).toWellFormed()}…`
}

/** What may be meant comes first: the one the mail named, then those somebody of it takes part in. */
export function ticketChoices(
  view: TicketView,
  kindred: readonly KindredTicket[],
  { t }: Voice,
): readonly TicketChoice[] {
  const { possiblyRelatedReference: related } = view
  const choices = kindred.map(({ reference, subject, title, state, requester }) => ({
    reference,
    text: [
      maskPersonalCodes(title ?? subject.trim()) || t('ticket.no-subject'),
      requester?.name || requester?.address || t('message.sender-unknown'),
      t(`state.${state}`),
    ].join(' · '),
  }))
  const isListed = choices.some(({ reference }) => reference === related)
  return related && !isListed ? [{ reference: related, text: t('move.related') }, ...choices] : choices
}
