import type { StoredEvent } from '../../events/event.ts'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import { lastNearDay } from '../../tickets/moving-day.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { type Topic, topics } from '../../tickets/topics.ts'
import type { TicketView } from '../desk-store.ts'
import { type DueView, dueView } from '../inbox/meter.ts'
import { presentColleagues } from '../live/present-colleagues.ts'
import { type Conversation, conversationOf } from '../messages/conversation.ts'
import { deliverySteps } from '../messages/delivery-steps.ts'
import type { Voice } from '../page/render.ts'
import type { ContactNotes } from '../residents/resident-store.ts'
import { type ShownEvent, shownEvents } from './event-view.ts'
import { type MovingDayView, movingDayView } from './moving-day-view.ts'
import { mayReadText } from './reading.ts'
import { ticketHeading } from './ticket-heading.ts'
import { type UrgencyProposal, urgencyProposal } from './urgency-proposal.ts'

/** A ticket as its page shows it; without the right to read, no name, subject or word of it is in here. */
export type ShownTicket = {
  readonly id: string
  readonly reference: string
  readonly path: string
  readonly heading: string
  /** The heading is the office's own. */
  readonly titled: boolean
  readonly state: Ticket['state']
  readonly class: Ticket['class']
  readonly urgency: Ticket['urgency']
  /** Why somebody said so, while that text is kept. */
  readonly urgencyReason?: string
  readonly moving?: MovingDayView
  /** How urgent the moving day makes it, as long as nobody has said so. */
  readonly proposal?: UrgencyProposal
  readonly topic: Topic | 'none'
  /** Those to choose from. */
  readonly topics: readonly Topic[]
  readonly version: number
  /** The newest event known to a form, so that it can tell what happened since. */
  readonly seq: number
  readonly handler: string
  readonly assigneeId: string
  readonly language: string
  readonly arrivedAt: string
  readonly queue: TicketView['queue']
  readonly related?: string
  readonly hasUndelivered: boolean
  readonly due?: DueView
  readonly conversation?: Conversation
  /** How a message of ours fared, step by step. */
  readonly stepsOf?: ReturnType<typeof deliverySteps>
  readonly messageCount: number
  readonly resident?: { readonly name: string; readonly address: string }
  /** How to be in touch with the resident, as noted on their page. */
  readonly contact?: ContactNotes
  /** Addresses of an answer that do not exist, each in words. */
  readonly undeliverable?: readonly string[]
  readonly events: readonly ShownEvent[]
  /** Colleagues who are in it now, the ones who write first. */
  readonly present: readonly string[]
  readonly mayRead: boolean
  readonly mayWork: boolean
  /** That and when its words were erased. */
  readonly erased?: string
}

export type TicketReader = {
  readonly user: User
  readonly voice: Voice
  readonly settings: OfficeSettings
  readonly names: ReadonlyMap<string, string>
  readonly now: Date
}

export function shownTicket(view: TicketView, reader: TicketReader): ShownTicket {
  const { user, voice, settings, names, now } = reader
  const { ticket } = view
  const { t, f } = voice
  const mayRead = mayReadText(user, view, now)
  const due = dueView(ticket, settings.serviceHours, voice, now)
  const lastNear = lastNearDay(now, settings.serviceHours.timeZone)
  const urgencyReason = mayRead ? reasonOf(view) : undefined
  const moving = movingDayView(ticket, lastNear, voice, now)
  const proposal = urgencyProposal(ticket, settings.serviceHours.timeZone, voice, now)
  return {
    id: ticket.id,
    reference: ticket.reference,
    path: `/tickets/${ticket.reference}`,
    heading: mayRead ? ticketHeading(ticket, voice) : ticket.reference,
    titled: mayRead && ticket.title !== undefined,
    state: ticket.state,
    class: ticket.class,
    urgency: ticket.urgency,
    topic: ticket.topic ?? 'none',
    topics,
    version: ticket.version,
    seq: newestSeq(view),
    handler: view.assigneeName ?? t('inbox.no-handler'),
    assigneeId: ticket.assigneeId ?? '',
    language: ticket.language,
    arrivedAt: f.dateTime(ticket.createdAt),
    queue: view.queue,
    hasUndelivered: ticket.hasUndelivered,
    messageCount: view.messages.length,
    events: shownEvents(view.events, names, mayRead, voice, now),
    present: presentColleagues(view.present, user.id, voice).map(({ text }) => text),
    mayRead,
    mayWork: mayUse(user.role, 'work-tickets') && !ticket.erasedAt,
    ...(ticket.erasedAt ? { erased: t('erasure.shell', { date: f.bareDate(ticket.erasedAt) }) } : {}),
    ...(view.possiblyRelatedReference ? { related: view.possiblyRelatedReference } : {}),
    ...(due ? { due } : {}),
    ...(urgencyReason ? { urgencyReason } : {}),
    ...(moving ? { moving } : {}),
    ...(proposal ? { proposal } : {}),
    ...(mayRead
      ? {
          conversation: conversationOf(view.messages, voice, now),
          stepsOf: deliverySteps(view.events, voice),
        }
      : {}),
    ...(mayRead && ticket.requester ? { resident: ticket.requester } : {}),
  }
}

function reasonOf({ ticket, events }: TicketView): string | undefined {
  if (ticket.urgency === 'ordinary') return undefined
  const standing = standingChange(events.filter(({ kind }) => kind === 'ticket-urgency-changed'))
  return standing?.facts.to === ticket.urgency ? standing.personal?.reason : undefined
}

/** The newest one that nobody took back; what is told newest first undoes the one told after it. */
function standingChange([newest, ...older]: readonly StoredEvent[]): StoredEvent | undefined {
  return newest?.facts.isUndo === true ? standingChange(older.slice(1)) : newest
}

export function newestSeq(view: TicketView): number {
  return view.events.reduce((newest, { seq }) => Math.max(newest, seq), 0)
}
