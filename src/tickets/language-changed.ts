import type { Language, Ticket } from './ticket.ts'
import type { Actor, Transition } from './transitions.ts'

/** A person says which language the resident is written to in; receipts, signature and saved texts follow. */
export function languageChanged(
  ticket: Ticket,
  language: Language,
  actor: Actor,
  now: Date,
): Transition | { readonly refused: 'already-so' } {
  if (ticket.language === language) return { refused: 'already-so' }
  const facts = { from: ticket.language, to: language }
  return {
    patch: { language },
    events: [{ kind: 'ticket-language-changed', at: now, ticketId: ticket.id, actor, facts }],
  }
}
