import type { Urgency } from '../tickets/ticket.ts'
import type { Due } from '../tickets/transitions.ts'
import { type ReportEvent, textFact } from './report-event.ts'

export type UrgencyChange = { readonly seq: number; readonly atMs: number; readonly to: Urgency }

/** The urgency a ticket began with, and what people made of it. */
export type UrgencyStory = { readonly first: Urgency; readonly changes: readonly UrgencyChange[] }

export function urgencyOf(events: readonly ReportEvent[]): UrgencyStory {
  const opened = events.find(({ kind }) => kind === 'ticket-opened')
  return {
    first: named(opened && textFact(opened, 'urgency')),
    changes: events
      .filter(({ kind }) => kind === 'ticket-urgency-changed')
      .map((event) => ({ seq: event.seq, atMs: event.at.getTime(), to: named(textFact(event, 'to')) })),
  }
}

function named(text: string | undefined): Urgency {
  return text === 'crisis' || text === 'legal-deadline' ? text : 'ordinary'
}

export type AnswerPromise = { readonly dueMs: number; readonly urgency: Urgency }

/**
 * By when a message's answer was promised. It follows the urgency, from arrival, until the clock ends or the
 * promise is broken: an urgency that is lowered after the time was up does not mend it.
 */
export function promiseOf(
  { first, changes }: UrgencyStory,
  message: { readonly seq: number; readonly arrivedMs: number; readonly endedMs: number | undefined },
  due: Due,
): AnswerPromise {
  const arrivedAt = new Date(message.arrivedMs)
  let urgency = changes.findLast(({ seq }) => seq < message.seq)?.to ?? first
  let dueMs = due(arrivedAt, urgency).getTime()
  for (const change of changes) {
    if (change.seq < message.seq || change.atMs > (message.endedMs ?? Number.POSITIVE_INFINITY)) continue
    urgency = change.to
    if (change.atMs <= dueMs) dueMs = due(arrivedAt, urgency).getTime()
  }
  return { dueMs, urgency }
}
