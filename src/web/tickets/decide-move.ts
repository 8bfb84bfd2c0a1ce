import { shownMoment } from '../../business-time/moment-of.ts'
import type { EventDraft } from '../../events/event.ts'
import type { NewTicket } from '../../intake/filing/filing.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import {
  type MoveKind,
  type MoveRules,
  mergedAway,
  mergedInto,
  messagesJoined,
  messagesLeft,
} from '../../tickets/moves.ts'
import { movingDayEvent } from '../../tickets/moving-day.ts'
import { targetRule } from '../../tickets/targets.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Actor, Due } from '../../tickets/transitions.ts'
import type { MoveDecision, MoveFound } from './move-store.ts'

/** What becomes of both tickets when messages of one go to the other, or to one that is opened for them. */
export function decideMove(
  kind: MoveKind,
  actor: Actor,
  now: Date,
  rules: MoveRules,
): (found: MoveFound) => MoveDecision {
  const { due } = rules
  return (found) => {
    const { from, into, arriving, staying } = found
    if (from.erasedAt || into?.erasedAt) return { refused: 'erased' }
    if (kind === 'split') return opened(found, actor, now, due)
    if (!into) return { refused: 'no-such-ticket' }
    if (kind === 'merge')
      return {
        from: { patch: mergedAway(from, into.id, now), events: [] },
        into: mergedInto(into, from, arriving, actor, now, rules),
      }
    return {
      from: { patch: messagesLeft(from, staying, due), events: [] },
      into: messagesJoined(into, arriving, actor, now, due),
    }
  }
}

/**
 * A matter of its own: as urgent as what it came out of, with the same moving day until a person says otherwise, and
 * owed since its own oldest message.
 */
function opened(
  { from, arriving, staying, first }: MoveFound,
  actor: Actor,
  now: Date,
  due: Due,
): MoveDecision {
  const owedSince = from.isHistory ? undefined : arriving.owedSince
  const requester = first.from ?? from.requester
  const open: NewTicket = {
    class: 'enquiry',
    state: 'open',
    subject: first.subject || from.subject,
    language: from.language,
    urgency: from.urgency,
    isHistory: from.isHistory,
    ...(requester ? { requester } : {}),
    ...(from.movingDay ? { movingDay: from.movingDay } : {}),
    ...(owedSince ? { waitingSince: owedSince, dueAt: due(owedSince, from.urgency) } : {}),
  }
  const facts = {
    class: open.class,
    urgency: open.urgency,
    language: open.language,
    dueAt: open.dueAt?.toISOString() ?? null,
    possiblyRelatedTo: null,
    by: 'split',
  }
  return {
    from: { patch: messagesLeft(from, staying, due), events: [] },
    into: {
      open,
      events: [{ kind: 'ticket-opened', at: now, actor, facts }, ...movingDayBrought(from, actor, now)],
    },
  }
}

function movingDayBrought({ movingDay }: Ticket, actor: Actor, now: Date): readonly EventDraft[] {
  return movingDay === undefined ? [] : [movingDayEvent(undefined, movingDay, actor, now, { by: 'split' })]
}

export function moveRules(settings: OfficeSettings, now: Date): MoveRules {
  return { due: targetRule(settings), today: shownMoment(now, settings.serviceHours.timeZone).date }
}
