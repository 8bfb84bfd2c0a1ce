import type { Ticket } from '../../src/tickets/ticket.ts'
import { aino } from './mails/cast.ts'

/** Aino's enquiry of Tuesday morning, open and unanswered. */
export function aTicket(overrides: Partial<Ticket> = {}): Ticket {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    reference: 'AN-2026-1147',
    state: 'open',
    class: 'enquiry',
    subject: 'Kysymys vuokrasta',
    requester: aino,
    language: 'fi',
    urgency: 'ordinary',
    createdAt: new Date('2026-11-24T07:00:00Z'),
    hasUndelivered: false,
    isHistory: false,
    version: 1,
    ...overrides,
  }
}
