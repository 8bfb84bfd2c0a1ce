import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'
import type { MessageView, TicketView } from '../desk-store.ts'
import { shownMessage } from '../messages/message-view.ts'
import type { Voice } from '../page/render.ts'

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
