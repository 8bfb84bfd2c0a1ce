import type { StoredEvent } from '../../events/event.ts'
import type { Voice } from '../page/render.ts'
import { eventWords } from './event-words.ts'

export type ShownEvent = {
  readonly at: string
  readonly text: string
  readonly who: string
  readonly reason?: string
}

function withoutWords({ kind, facts }: StoredEvent) {
  return { kind, facts }
}

/** The history of a ticket as sentences; texts people gave stand beside them while they are kept. */
export function shownEvents(
  events: readonly StoredEvent[],
  names: ReadonlyMap<string, string>,
  mayRead: boolean,
  voice: Voice,
  now: Date,
): ShownEvent[] {
  const { t, f } = voice
  return events.map((event) => {
    const { at, userId, isOperator, personal } = event
    const reason = personal?.reason ?? personal?.outcome
    return {
      at: f.relative(at, now),
      text: eventWords(mayRead ? event : withoutWords(event), voice),
      who: isOperator
        ? t('event.operator')
        : userId
          ? (names.get(userId) ?? t('event.somebody'))
          : t('event.service'),
      ...(reason && mayRead ? { reason } : {}),
    }
  })
}
