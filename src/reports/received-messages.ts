import type { Language } from '../tickets/ticket.ts'
import { isTopic, type Topic } from '../tickets/topics.ts'
import { isMadeEnquiry, isMadeEnquiryByPerson } from './markings-of.ts'
import type { Exclusion } from './message-clock.ts'
import { type Move, movesOf } from './moved-messages.ts'
import { type ReportEvent, textFact } from './report-event.ts'

/** A message as its event received it, before anything is measured. */
export type ReceivedMessage = {
  readonly seq: number
  readonly messageId: string
  readonly arrivedMs: number
  readonly filedMs: number
  /** Why it has no clock; absent for a person's message in an enquiry. */
  readonly exclusion?: Exclusion
  readonly move?: Move
}

/** Every message that came to a ticket, in the order of filing, the same one again included. */
export function receivedMessages(events: readonly ReportEvent[]): readonly ReceivedMessage[] {
  const opened = events.find(({ kind }) => kind === 'ticket-opened')
  const ticketClass = (opened && textFact(opened, 'class')) ?? 'enquiry'
  const isEnquiry = ticketClass === 'enquiry' || isMadeEnquiry(events)
  const madeSeq =
    ticketClass === 'automatic' && isMadeEnquiryByPerson(events)
      ? events.find(({ kind }) => kind === 'message-received')?.seq
      : undefined
  const moves = movesOf(events)
  return events.flatMap((event) => {
    const { kind, messageId, seq, at } = event
    if (messageId === undefined) return []
    if (kind !== 'message-received' && kind !== 'message-redelivered') return []
    const arrivedAt = textFact(event, 'arrivedAt')
    const move = moves.get(messageId)
    const exclusion = exclusionOf(event, { ticketClass, isEnquiry, isMadeEnquiry: seq === madeSeq })
    return [
      {
        seq,
        messageId,
        arrivedMs: arrivedAt === undefined ? at.getTime() : Date.parse(arrivedAt),
        filedMs: at.getTime(),
        ...(exclusion ? { exclusion } : {}),
        ...(move ? { move } : {}),
      },
    ]
  })
}

type Place = {
  readonly ticketClass: string
  readonly isEnquiry: boolean
  /** Automatic mail that a person made an enquiry is measured like one, from its arrival (product.md). */
  readonly isMadeEnquiry: boolean
}

function exclusionOf(
  event: ReportEvent,
  { ticketClass, isEnquiry, isMadeEnquiry }: Place,
): Exclusion | undefined {
  if (event.kind === 'message-redelivered') return 'duplicate'
  if (event.facts.isHistory === true) return 'history'
  const kind = textFact(event, 'kind')
  if (kind === 'bounce') return 'bounce'
  if ((kind === 'automatic' || kind === 'bulk') && !isMadeEnquiry) return kind
  if (isEnquiry) return undefined
  return ticketClass === 'automatic' ? 'automatic' : 'quarantine'
}

export function languageOf(events: readonly ReportEvent[]): Language | 'unknown' {
  const opened = events.find(({ kind }) => kind === 'ticket-opened')
  const language = opened && textFact(opened, 'language')
  return language === 'fi' || language === 'sv' || language === 'en' ? language : 'unknown'
}

export function topicOf(events: readonly ReportEvent[]): Topic | 'none' {
  const topic = events.findLast(({ kind }) => kind === 'ticket-topic-set')?.facts.to
  return isTopic(topic) ? topic : 'none'
}
