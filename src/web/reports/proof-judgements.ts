import type { StoredEvent } from '../../events/event.ts'
import type { Voice } from '../page/render.ts'
import { eventWords } from '../tickets/event-words.ts'

/** What people decided that moved or stopped the clocks of an enquiry. */
export type ShownJudgement = {
  readonly at: string
  readonly who: string
  readonly what: string
  /** By when an answer was due before and after. */
  readonly due?: string
  readonly why?: string
}

/**
 * A supervisor audits these, so the reasons stand beside them; whoever may not open enquiries at all sees that
 * they were decided and not why.
 */
export function shownJudgements(
  judgements: readonly StoredEvent[],
  reader: {
    readonly voice: Voice
    readonly maySeeReasons: boolean
    nameOf(userId: string | undefined): string
  },
): readonly ShownJudgement[] {
  const { voice, maySeeReasons, nameOf } = reader
  return judgements.map((event) => {
    const { at, userId, personal } = event
    const due = dueMoved(event, voice)
    return {
      at: voice.f.dateTime(at),
      who: nameOf(userId),
      what: eventWords(event, voice),
      ...(due ? { due } : {}),
      ...(maySeeReasons && personal?.reason ? { why: personal.reason } : {}),
    }
  })
}

function dueMoved({ facts }: StoredEvent, { t, f }: Voice): string | undefined {
  const { dueBefore, dueAfter } = facts
  if (typeof dueBefore !== 'string' || typeof dueAfter !== 'string') return undefined
  const [before, after] = [f.dateTime(new Date(dueBefore)), f.dateTime(new Date(dueAfter))]
  return before === after ? t('proof.due-kept', { due: after }) : t('proof.due-moved', { before, after })
}
