import type { EventDraft, EventFacts } from '../events/event.ts'
import { reminded } from './list-acts.ts'
import type { Ticket, TicketPatch, Urgency } from './ticket.ts'

/** By when a person answers a message that arrived then. */
export type Due = (arrivedAt: Date, urgency: Urgency) => Date

/** What happens to a ticket, and what is told of it; nothing else changes a ticket's state. */
export type Transition = { readonly patch: TicketPatch; readonly events: readonly EventDraft[] }

export type Actor = { readonly userId: string } | 'operator'

/**
 * A person wrote to the ticket: it is ours to act, and the oldest unanswered message keeps the clock. One that
 * stood among the automatic ones is an enquiry from then on, or nobody would see the message. An imported
 * message of the past changes nothing (ruling 30).
 */
export function personWrote(
  ticket: Ticket,
  mail: { readonly arrivedAt: Date; readonly isHistory: boolean },
  now: Date,
  due: Due,
): Transition {
  if (mail.isHistory) return { patch: {}, events: [] }
  const waitingSince = earliest(ticket.waitingSince, mail.arrivedAt)
  const wasAutomatic = ticket.class === 'automatic'
  return {
    patch: {
      ...(wasAutomatic ? { class: 'enquiry' as const } : {}),
      ...(ticket.state === 'open' ? {} : { state: 'open' as const }),
      ...(ticket.closedAt ? { closedAt: null } : {}),
      ...(ticket.reminderAt ? { reminderAt: null } : {}),
      waitingSince,
      dueAt: earliest(ticket.dueAt, due(waitingSince, ticket.urgency)),
    },
    events: [
      ...(ticket.state === 'closed' ? [reopened(ticket, now, 'mail')] : []),
      ...(wasAutomatic ? [event('ticket-released', ticket, now, { from: 'automatic', by: 'mail' })] : []),
    ],
  }
}

/**
 * The words of a mail came of which there had been the headers only: whoever put the ticket aside had not read them.
 * The clock has run since the mail arrived and stays.
 */
export function wordsCame(ticket: Ticket, now: Date): Transition {
  if (ticket.state === 'open') return { patch: {}, events: [] }
  return {
    patch: {
      state: 'open',
      ...(ticket.closedAt ? { closedAt: null } : {}),
      ...(ticket.reminderAt ? { reminderAt: null } : {}),
    },
    events: ticket.state === 'closed' ? [reopened(ticket, now, 'mail')] : [],
  }
}

/**
 * A reply was written and queued. Nothing is answered yet: the clock runs until the server has taken it.
 * `then` is what the advisor chose to become of the ticket.
 */
export function replyQueued(
  ticket: Ticket,
  then: AfterReply,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'outcome-missing' } {
  if (then.kind === 'close') return closed(ticket, then.outcome, actor, now)
  const state = then.kind === 'wait' ? 'waiting' : 'open'
  const waiting = ticket.state === state ? [] : [event('ticket-waiting', ticket, now, { state }, actor)]
  const { remindAt } = then
  const reminding = remindAt ? reminded(ticket, remindAt, actor, now) : { refused: 'unasked' }
  const reminder = 'refused' in reminding ? { patch: {}, events: [] } : reminding
  return {
    patch: { state, closedAt: null, ...reminder.patch, ...ownedBy(ticket, actor) },
    events: [...(state === 'waiting' ? waiting : []), ...reminder.events],
  }
}

/** `remindAt`: when the office comes back to it if the resident does not; absent, a reminder stays as it was. */
export type AfterReply =
  | { readonly kind: 'wait' | 'stay'; readonly remindAt?: Date }
  | { readonly kind: 'close'; readonly outcome: string }

/** The reply was taken back before it left: the advisor goes on writing, so the ticket is open. */
export function replyUndone(): TicketPatch {
  return { state: 'open', closedAt: null }
}

/**
 * The server accepted a reply: the first answer is given, and what it answered is no longer owed. A message
 * that came while it was under way still is. What has bounced by then answers nothing: the bounce has said it all.
 */
export function replyAccepted(
  found: { readonly ticket: Ticket; readonly newerMailAt?: Date; readonly bounced?: 'answer' | 'copy' },
  sentAt: Date,
  hasRefusedRecipient: boolean,
  due: Due,
): TicketPatch {
  const { ticket, newerMailAt, bounced } = found
  if (bounced === 'answer') return {}
  const isOwed = newerMailAt !== undefined && ticket.waitingSince !== undefined
  return {
    ...(ticket.firstAnsweredAt ? {} : { firstAnsweredAt: sentAt }),
    waitingSince: isOwed ? newerMailAt : null,
    dueAt: isOwed ? due(newerMailAt, ticket.urgency) : null,
    ...(hasRefusedRecipient ? undelivered : bounced === 'copy' ? {} : { hasUndelivered: false }),
  }
}

/** A server refused the reply for good: the ticket comes back with a red mark; nothing had been counted. */
export function replyRefused(): TicketPatch {
  return undelivered
}

const undelivered = { state: 'open', closedAt: null, hasUndelivered: true } as const

/**
 * A trusted bounce: the ticket comes back to us. When it was the resident who did not get the answer, the
 * answer is taken back and what it had answered is owed again, since when it was (P7).
 */
export function replyBounced(
  ticket: Ticket,
  bounce: {
    readonly countsAsAnswer: boolean
    readonly withoutIt: { readonly firstAnsweredAt?: Date; readonly waitingSince?: Date }
  },
  now: Date,
  due: Due,
): Transition {
  const events = ticket.state === 'closed' ? [reopened(ticket, now, 'bounce')] : []
  if (!bounce.countsAsAnswer) return { patch: undelivered, events }
  const { firstAnsweredAt, waitingSince } = bounce.withoutIt
  return {
    patch: {
      ...undelivered,
      firstAnsweredAt: firstAnsweredAt ?? null,
      waitingSince: waitingSince ?? null,
      dueAt: waitingSince && !ticket.isHistory ? due(waitingSince, ticket.urgency) : null,
    },
    events,
  }
}

/** An outcome in words is demanded: it is what the office can later say was done. */
export function closed(
  ticket: Ticket,
  outcome: string,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'outcome-missing' } {
  const text = outcome.trim().slice(0, 2000)
  if (!text) return { refused: 'outcome-missing' }
  return {
    patch: { state: 'closed', closedAt: now, reminderAt: null, ...ownedBy(ticket, actor) },
    events: [
      {
        ...event('ticket-closed', ticket, now, { wasOwed: ticket.waitingSince !== undefined }, actor),
        personal: { outcome: text },
      },
    ],
  }
}

/** The outcome of the closing stays in the events. */
export function reopenedByPerson(ticket: Ticket, actor: Actor, now: Date): Transition {
  if (ticket.state !== 'closed') return { patch: {}, events: [] }
  return {
    patch: { state: 'open', closedAt: null },
    events: [{ ...reopened(ticket, now, 'person'), actor }],
  }
}

export function assigned(
  ticket: Ticket,
  assigneeId: string | undefined,
  actor: Actor,
  now: Date,
): Transition {
  if (ticket.assigneeId === assigneeId) return { patch: {}, events: [] }
  const facts = { from: ticket.assigneeId ?? null, to: assigneeId ?? null }
  return {
    patch: { assigneeId: assigneeId ?? null },
    events: [event('ticket-assigned', ticket, now, facts, actor)],
  }
}

/** Whoever had it is away: the substitute has it from now on. */
export function covered(
  ticket: Ticket,
  { absentId, substituteId }: { readonly absentId: string; readonly substituteId: string },
  now: Date,
): Transition | { readonly refused: 'not-theirs' } {
  if (ticket.assigneeId !== absentId || ticket.state !== 'open') return { refused: 'not-theirs' }
  const facts = { from: absentId, to: substituteId, by: 'absence' }
  return {
    patch: { assigneeId: substituteId },
    events: [event('ticket-assigned', ticket, now, facts)],
  }
}

/** The ticket stands in Muistutukset until then; a past or absent moment ends the reminder. */
export function reminderSet(at: Date | undefined, now: Date): TicketPatch {
  return { reminderAt: at && at > now ? at : null }
}

/** A person says automatic or quarantined mail is an enquiry; its clock counts from arrival. */
export function madeEnquiry(ticket: Ticket, arrivedAt: Date, actor: Actor, now: Date, due: Due): Transition {
  if (ticket.class === 'enquiry') return { patch: {}, events: [] }
  const waitingSince = ticket.waitingSince ?? arrivedAt
  return {
    patch: {
      class: 'enquiry',
      ...(ticket.isHistory ? {} : { waitingSince, dueAt: due(waitingSince, ticket.urgency) }),
    },
    events: [event('ticket-released', ticket, now, { from: ticket.class }, actor)],
  }
}

/** Whoever answers or closes a ticket that nobody had is its handler from then on. */
function ownedBy(ticket: Ticket, actor: Actor): TicketPatch {
  return ticket.assigneeId || actor === 'operator' ? {} : { assigneeId: actor.userId }
}

function reopened(ticket: Ticket, now: Date, by: 'mail' | 'bounce' | 'person'): EventDraft {
  return event('ticket-reopened', ticket, now, { by, closedAt: ticket.closedAt?.toISOString() ?? null })
}

function event(
  kind: EventDraft['kind'],
  ticket: Ticket,
  at: Date,
  facts: EventFacts,
  actor?: Actor,
): EventDraft {
  return { kind, at, ticketId: ticket.id, facts, ...(actor ? { actor } : {}) }
}

function earliest(a: Date | undefined, b: Date): Date {
  return a && a < b ? a : b
}
