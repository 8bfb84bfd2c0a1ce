import type { LocalDate } from '../../business-time/local-date.ts'
import type { ServiceCalendar } from '../../business-time/service-calendar.ts'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { ExcerptPart } from '../../search/excerpt.ts'
import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'
import { isHomeAtStake } from '../../tickets/moving-day.ts'
import type { Urgency } from '../../tickets/ticket.ts'
import type { Topic } from '../../tickets/topics.ts'
import type { InboxQueue, InboxRow } from '../desk-store.ts'
import { type PresentColleague, presentColleagues } from '../live/present-colleagues.ts'
import { type LinkDeadline, linkDeadline } from '../messages/secure-link-view.ts'
import type { Voice } from '../page/render.ts'
import { type MovingDayView, movingDayView } from '../tickets/moving-day-view.ts'
import { listedHeading, senderName } from '../tickets/ticket-heading.ts'
import { ticketHref } from './list-address.ts'
import { type DueView, dueView } from './meter.ts'

export type RowView = {
  readonly id: string
  /** What a choice of the row sends: its ticket, and the version the row was made from. */
  readonly chosen: string
  readonly reference: string
  readonly href: string
  /** The subject, or the reference for those who may not read it. */
  readonly heading: string
  readonly sender?: string
  readonly count: number
  readonly snippet?: readonly ExcerptPart[]
  readonly language: string
  readonly isForeign: boolean
  readonly isUnread: boolean
  readonly hasAttachments: boolean
  readonly hasUndelivered: boolean
  readonly isPossiblyRelated: boolean
  /** Left out where a near moving day says it louder. */
  readonly urgency?: Exclude<Urgency, 'ordinary'>
  readonly moving?: MovingDayView
  readonly topic?: Topic
  /** A home is about to be lost. */
  readonly isAtStake: boolean
  readonly handler: string
  readonly hasHandler: boolean
  readonly lastAt: string
  readonly due?: DueView
  /** By when a link that waits must be opened. */
  readonly opening?: LinkDeadline
  readonly openBy: string
  /** "Luonnos", or whose it is. */
  readonly draft?: string
  readonly present: readonly PresentColleague[]
}

export type InboxReader = {
  readonly user: User
  readonly voice: Voice
  readonly calendar: ServiceCalendar
  readonly now: Date
  /** The list the rows stand in, so that a ticket leads back to its place there. */
  readonly list?: { readonly path: string; readonly queue?: InboxQueue }
  /** What a search found in a ticket, instead of how its newest message begins. */
  readonly found?: ReadonlyMap<string, readonly ExcerptPart[]>
}

/** A day after all days. */
export const endOfDays = '9999-12-31'

/** A supervisor sees times, states and handlers; no sender, subject or snippet (ruling 13). */
export function rowView(row: InboxRow, reader: InboxReader & { readonly lastNear: LocalDate }): RowView {
  const { ticket } = row
  const { user, voice, calendar, now, lastNear } = reader
  const { t, f } = voice
  const due = dueView(ticket, calendar, voice, now)
  const moving = movingDayView(ticket, lastNear, voice, now)
  const isMine = ticket.assigneeId === user.id
  const draft = draftText(row, user, voice)
  return {
    id: ticket.id,
    chosen: `${ticket.id}.${ticket.version}`,
    reference: ticket.reference,
    href: reader.list
      ? ticketHref(ticket.reference, reader.list.path, reader.list.queue)
      : `/tickets/${ticket.reference}`,
    ...wordsOf(row, reader),
    count: row.messageCount,
    language: ticket.language,
    isForeign: ticket.language !== 'fi',
    isUnread: row.isUnread,
    hasAttachments: row.hasAttachments,
    hasUndelivered: ticket.hasUndelivered,
    isPossiblyRelated: ticket.possiblyRelatedTo !== undefined,
    ...(ticket.urgency === 'ordinary' || moving?.isNear ? {} : { urgency: ticket.urgency }),
    ...(moving ? { moving } : {}),
    ...(ticket.topic && !moving ? { topic: ticket.topic } : {}),
    isAtStake: isHomeAtStake(ticket, lastNear),
    handler: isMine ? t('inbox.me') : (row.assigneeName ?? t('inbox.no-handler')),
    hasHandler: ticket.assigneeId !== undefined,
    lastAt: f.relative(row.lastMessageAt, now),
    ...(due ? { due } : {}),
    ...(ticket.toOpen ? { opening: linkDeadline(ticket.toOpen.by, voice, now) } : {}),
    openBy: ticket.toOpen?.by ?? endOfDays,
    ...(draft ? { draft } : {}),
    present: presentColleagues(row.present, user.id, voice),
  }
}

function draftText({ drafts }: InboxRow, user: User, { t }: Voice): string | undefined {
  const [first] = drafts
  if (!first) return undefined
  return drafts.some(({ userId }) => userId === user.id)
    ? t('row.draft')
    : t('row.draft-of', { name: first.name })
}

function wordsOf({ ticket, snippet }: InboxRow, { user, voice, found }: InboxReader) {
  if (!mayUse(user.role, 'read-messages')) return { heading: ticket.reference }
  return {
    heading: listedHeading(ticket, voice),
    sender: senderName(ticket, voice),
    snippet:
      found?.get(ticket.id) ?? (snippet === '' ? [] : [{ text: maskPersonalCodes(snippet), isFound: false }]),
  }
}
