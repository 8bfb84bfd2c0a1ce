import type { Ticket } from './ticket.ts'
import type { Actor, Transition } from './transitions.ts'

/** What an enquiry is about: the sixteen matters of housing and debt advice, and two for the rest. */
export const topics = [
  'rent-debt',
  'payment-plan',
  'eviction-threat',
  'end-of-tenancy',
  'homelessness',
  'home-search',
  'rental-deposit',
  'housing-allowance',
  'social-assistance',
  'other-debts',
  'enforcement',
  'utility-bills',
  'budgeting',
  'disturbance',
  'condition-of-home',
  'tenancy',
  'ownership',
  'life-situation',
  'other',
] as const
export type Topic = (typeof topics)[number]

export function isTopic(value: unknown): value is Topic {
  return topics.some((topic) => topic === value)
}

/** A person says what it is about; it moves no clock and no state. */
export function topicSet(
  ticket: Ticket,
  topic: Topic | undefined,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'already-so' } {
  if (ticket.topic === topic) return { refused: 'already-so' }
  const facts = { from: ticket.topic ?? null, to: topic ?? null }
  return {
    patch: { topic: topic ?? null },
    events: [{ kind: 'ticket-topic-set', at: now, ticketId: ticket.id, actor, facts }],
  }
}
