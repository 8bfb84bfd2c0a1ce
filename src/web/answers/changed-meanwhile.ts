import type { TicketView } from '../desk-store.ts'
import { type ShownMessage, shownMessage } from '../messages/message-view.ts'
import type { Voice } from '../page/render.ts'
import { shownEvents } from '../tickets/event-view.ts'

const views = ['ticket-viewed', 'original-viewed', 'attachment-opened']

/** What happened to a ticket after a form was rendered from it: facts and the new texts, side by side. */
export type Meanwhile = {
  readonly events: ReturnType<typeof shownEvents>
  readonly messages: readonly ShownMessage[]
}

export function meanwhile(
  view: TicketView,
  sinceSeq: number,
  names: ReadonlyMap<string, string>,
  voice: Voice,
  now: Date,
): Meanwhile {
  const since = view.events.filter(({ seq, kind }) => seq > sinceSeq && !views.includes(kind))
  const ids = new Set(since.map(({ messageId }) => messageId))
  return {
    events: shownEvents(since, names, true, voice, now),
    messages: view.messages
      .filter(({ id }) => ids.has(id))
      .map((message) => shownMessage(message, voice, now)),
  }
}
