import type { Voice } from '../page/render.ts'
import {
  type ErasedCounts,
  type Erasure,
  type ErasurePlan,
  erasedKinds,
  type PlannedTicket,
} from './erasure-store.ts'

export function shownPlan(plan: ErasurePlan, names: ReadonlyMap<string, string>, voice: Voice) {
  const going = plan.tickets.filter(isGoing)
  return {
    mark: plan.mark,
    tickets: plan.tickets.map((ticket) => shownTicket(ticket, names, voice)),
    counts: shownCounts(plan.counts, voice),
    confirmation: going.at(-1)?.reference,
    kept: plan.tickets.length - going.length,
    isShared: going.some(({ fate }) => fate === 'shared'),
    mentions: plan.mentions,
    holdable: plan.tickets.filter(({ hold }) => !hold).map(({ reference }) => reference),
  }
}

function isGoing({ fate }: PlannedTicket): boolean {
  return fate === 'erased' || fate === 'shared'
}

function shownTicket(ticket: PlannedTicket, names: ReadonlyMap<string, string>, { t, f }: Voice) {
  const { reference, state, createdAt, messages, fate, hold } = ticket
  return {
    ...{ reference, state, fate, isGoing: isGoing(ticket) },
    facts: t('erasure.ticket-facts', { at: f.date(createdAt), messages }),
    ...(hold
      ? {
          hold: {
            reason: hold.reason,
            by: `${names.get(hold.userId) ?? t('event.somebody')}, ${f.date(hold.at)}`,
          },
        }
      : {}),
  }
}

/** Kinds of which there is nothing are left out. */
export function shownCounts(counts: ErasedCounts, { t }: Voice) {
  return erasedKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => ({ name: t(`erasure.kind.${kind}`), count: counts[kind] }))
}

export function shownErasure(erasure: Erasure, names: ReadonlyMap<string, string>, voice: Voice) {
  const { t, f } = voice
  const {
    id,
    residentId,
    userId,
    approvedBy,
    at,
    stage,
    counts,
    keptTickets,
    ticketsDone,
    ticketsInAll,
    doneAt,
  } = erasure
  return {
    id,
    href: stage === 'asked' ? `/residents/${residentId}/erasure` : `/erasures/${id}`,
    at: f.dateTime(at),
    who: names.get(userId) ?? t('event.somebody'),
    isAsked: stage === 'asked',
    isRunning: stage !== 'done' && stage !== 'asked',
    ...(approvedBy ? { approvedBy: names.get(approvedBy) ?? t('event.somebody') } : {}),
    progress: t(stage === 'tickets' ? 'erasure.progress' : 'erasure.progress-end', {
      done: ticketsDone,
      all: ticketsInAll,
    }),
    tickets: t('erasure.tickets', { count: ticketsInAll }),
    counts: shownCounts(counts, voice),
    kept: keptTickets,
    ...(doneAt ? { doneAt: f.dateTime(doneAt) } : {}),
  }
}
