import { minutesByDay } from '../../business-time/minutes-by-day.ts'
import type { StoredEvent } from '../../events/event.ts'
import { isClock, type MessageClock, resultOf } from '../../reports/message-clock.ts'
import { outageAt } from '../../reports/outages.ts'
import type { TicketProof } from '../../reports/report-store.ts'
import type { TableWords } from '../../reports/table-words.ts'
import type { MessageView, TicketView } from '../desk-store.ts'
import { deliveryLines } from '../messages/delivery-view.ts'
import type { Voice } from '../page/render.ts'
import { resultText } from './report-row-view.ts'

/** Everything that proves the time of one message; without the right to read, no name, address or subject of it. */
export type ShownProof = {
  /** `k-` and the place of the event. */
  readonly id: string
  readonly heading: string
  readonly result: string
  readonly isMissed: boolean
  readonly used: string
  readonly due: string
  readonly handler: string
  readonly facts: readonly Fact[]
  readonly arrival: readonly Fact[]
  readonly answer: readonly Fact[]
  readonly messageHref?: string
  readonly answerHref?: string
  readonly days: readonly DayLine[]
  readonly total: string
  readonly version: number
  readonly explanations: readonly {
    readonly at: string
    readonly who: string
    readonly cause: string
    readonly text: string
  }[]
}

export type Fact = { readonly name: string; readonly text: string; readonly isCode?: boolean }

export type DayLine = {
  readonly date: string
  readonly open: string
  readonly counted: string
  readonly why: string
}

export type ProofReader = {
  readonly voice: Voice
  readonly words: TableWords
  readonly mayRead: boolean
  readonly now: Date
  nameOf(userId: string | undefined): string
}

/** Days shown of one calculation; an answer owed for longer is told by its sum. */
const mostDays = 400

export function shownProofs(
  view: TicketView,
  proof: TicketProof,
  reader: ProofReader,
): readonly ShownProof[] {
  return proof.clocks.map((clock) => shownProof(clock, view, proof, reader))
}

function shownProof(
  clock: MessageClock,
  view: TicketView,
  proof: TicketProof,
  reader: ProofReader,
): ShownProof {
  const { voice, words, mayRead, now } = reader
  const { t, f } = voice
  const result = isClock(clock.part) ? resultOf(clock, now.getTime()) : undefined
  const endMs = clock.answeredMs ?? clock.closedMs ?? now.getTime()
  const rules = proof.rulesOf(clock.settingsVersion)
  const days = isClock(clock.part)
    ? minutesByDay(rules.calendar, new Date(clock.arrivedMs), new Date(endMs))
    : []
  const total = days.reduce((sum, { minutes }) => sum + minutes, 0)
  const message = view.messages.find(({ id }) => id === clock.messageId)
  const answer = view.messages.find(({ id }) => id === clock.answerId)
  return {
    id: `k-${clock.seq}`,
    heading: isClock(clock.part) ? t(`report.heading.${clock.part}`) : words.value('exclusion', clock.part),
    result: resultText(clock, result, words, voice),
    isMissed: result === 'missed',
    used: f.duration(total),
    due: clock.dueMs === undefined ? '–' : f.dateTime(new Date(clock.dueMs)),
    handler: words.handler(clock.handlerId ?? ''),
    facts: clockFacts(clock, proof, reader),
    arrival: arrivalFacts(clock, message, voice),
    answer: answer ? answerFacts(answer, clock, proof, reader) : [],
    ...(mayRead && message ? { messageHref: `/messages/${message.id}/headers` } : {}),
    ...(mayRead && answer ? { answerHref: `/tickets/${view.ticket.reference}#v-${answer.id}` } : {}),
    days: days.slice(0, mostDays).map((day) => ({
      date: f.date(new Date(`${day.date}T12:00:00Z`)),
      open: f.duration(day.openMinutes),
      counted: f.duration(day.minutes),
      why: day.closure ? closureText(day.closure, voice) : '',
    })),
    total: f.duration(total),
    version: clock.settingsVersion,
    explanations: explanationsOf(clock, proof.explanations, reader),
  }
}

function clockFacts(clock: MessageClock, proof: TicketProof, { voice, words }: ProofReader): readonly Fact[] {
  const { t, f } = voice
  const outage = outageAt(proof.outages, clock.arrivedMs)
  const { receipt } = clock
  const receiptText =
    receipt.kind === 'sent'
      ? f.dateTime(new Date(receipt.sentMs))
      : receipt.kind === 'suppressed'
        ? t('report.receipt.suppressed', { reason: words.value('receipt', receipt.reason) })
        : words.value('receipt', receipt.kind)
  return [
    { name: t('proof.urgency'), text: t(`urgency.${clock.urgency}`) },
    { name: t('proof.receipt'), text: receiptText },
    { name: t('proof.settings'), text: t('proof.settings-version', { version: clock.settingsVersion }) },
    { name: t('proof.reassignments'), text: f.number(clock.reassignments) },
    {
      name: t('proof.outage'),
      text: outage
        ? t('report.outage', {
            from: f.dateTime(new Date(outage.fromMs)),
            to: outage.toMs === undefined ? '–' : f.dateTime(new Date(outage.toMs)),
          })
        : t('proof.no-outage'),
    },
    { name: t('proof.event'), text: f.number(clock.seq) },
  ]
}

function arrivalFacts(
  clock: MessageClock,
  message: MessageView | undefined,
  { t, f }: Voice,
): readonly Fact[] {
  return [
    { name: t('headers.arrived'), text: f.dateTime(new Date(clock.arrivedMs)) },
    { name: t('proof.filed'), text: f.dateTime(new Date(clock.filedMs)) },
    ...(message?.dateHeader ? [{ name: t('headers.written'), text: f.dateTime(message.dateHeader) }] : []),
    ...(message
      ? [
          {
            name: t('headers.authentication'),
            text: t(`authentication.${message.authentication ?? 'unknown'}`),
          },
        ]
      : []),
    ...identityFacts(message, { t, f }),
  ]
}

function answerFacts(
  answer: MessageView,
  clock: MessageClock,
  proof: TicketProof,
  { voice, mayRead, now, nameOf }: ProofReader,
): readonly Fact[] {
  const { t, f } = voice
  const queued = proof.events.find(
    ({ kind, messageId }) => kind === 'reply-queued' && messageId === answer.id,
  )
  const lines = answer.delivery ? deliveryLines(answer.delivery, voice, now) : []
  return [
    { name: t('proof.author'), text: nameOf(queued?.userId) },
    { name: t('proof.queued'), text: f.dateTime(queued?.at ?? answer.at) },
    ...(clock.answeredMs === undefined
      ? []
      : [{ name: t('proof.accepted'), text: f.dateTime(new Date(clock.answeredMs)) }]),
    ...lines.map(({ word, detail, recipient }, index) => ({
      name: mayRead ? recipient : t('proof.recipient', { number: index + 1 }),
      text: [word, detail].filter((part) => part !== undefined).join('. '),
    })),
    ...identityFacts(answer, voice),
  ]
}

/** What names a mail without telling who wrote it. */
function identityFacts(message: MessageView | undefined, { t, f }: Pick<Voice, 't' | 'f'>): readonly Fact[] {
  if (!message) return []
  const { rawSha256, rawSize } = message
  return [
    ...(rawSize === undefined ? [] : [{ name: t('headers.size'), text: f.fileSize(rawSize) }]),
    ...(rawSha256 ? [{ name: 'SHA-256', text: rawSha256, isCode: true }] : []),
  ]
}

function closureText(
  closure: NonNullable<ReturnType<typeof minutesByDay>[number]['closure']>,
  { t }: Voice,
): string {
  return closure.kind === 'holiday' || closure.kind === 'eve'
    ? t(`proof.day.${closure.name}`)
    : t(`proof.closed.${closure.kind}`)
}

export const causes = ['absence', 'backlog', 'resident', 'technical', 'classification', 'other'] as const

function explanationsOf(
  { seq }: MessageClock,
  explanations: readonly StoredEvent[],
  { voice, nameOf }: ProofReader,
): ShownProof['explanations'] {
  return explanations
    .filter(({ facts }) => facts.clock === seq)
    .map(({ at, userId, facts, personal }) => ({
      at: voice.f.dateTime(at),
      who: nameOf(userId),
      cause: voice.t(`proof.cause.${causes.find((cause) => cause === facts.cause) ?? 'other'}`),
      text: personal?.reason ?? '',
    }))
}
