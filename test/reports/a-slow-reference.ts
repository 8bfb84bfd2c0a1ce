import type { OfficeSettings } from '../../src/settings/settings.ts'
import type { Urgency } from '../../src/tickets/ticket.ts'
import type { Mail, Reply, Story, Year } from './a-simulated-year.ts'

/**
 * The true figures of a simulated year, found the slow way: every minute of the year is asked whether the office
 * was open, holidays are the almanac's by hand, and nothing of src is used but types.
 */
export type TrueClock = {
  readonly part: 'first' | 'next'
  readonly mail: Mail
  readonly story: Story
  readonly dueMs: number
  readonly urgency: Urgency
  readonly reply?: Reply
  readonly closedMs?: number
  readonly minutes?: number
}

export type Truth = {
  readonly clocks: readonly TrueClock[]
  /** Why a mail has no clock of its own. */
  readonly reasons: ReadonlyMap<Mail, string>
  readonly received: number
}

const minute = 60_000
const beginMs = Date.parse('2025-12-01T00:00:00Z')
const minutesKnown = 500 * 24 * 60

const holidays = new Set([
  ...['2025-12-06', '2025-12-25', '2025-12-26', '2026-01-01', '2026-01-06', '2026-04-03', '2026-04-05'],
  ...['2026-04-06', '2026-05-01', '2026-05-14', '2026-05-24', '2026-06-20', '2026-10-31', '2026-12-06'],
  ...['2026-12-25', '2026-12-26', '2027-01-01', '2027-01-06', '2027-03-26', '2027-03-28', '2027-03-29'],
])
const christmasEves = new Set(['2025-12-24', '2026-12-24'])
const midsummerEves = new Set(['2026-06-19'])

/** Whether the office is open, minute by minute, and on which day of its calendar that minute lies. */
export class MinuteBook {
  readonly #open: Uint8Array
  readonly #dates: string[] = []

  constructor(settings: OfficeSettings) {
    const { serviceHours } = settings
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Helsinki',
      dateStyle: 'short',
      timeStyle: 'short',
    })
    this.#open = new Uint8Array(minutesKnown)
    for (let index = 0; index < minutesKnown; index += 1) {
      const quarter = index - (index % 60)
      const [date = '', time = ''] =
        index === quarter ? clock.format(beginMs + index * minute).split(' ') : [this.#dates[quarter]!, '']
      this.#dates[index] = date
      if (index !== quarter) continue
      const hour = time.slice(0, 2)
      const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7
      const isClosed =
        holidays.has(date) ||
        (serviceHours.closedEves.christmas && christmasEves.has(date)) ||
        (serviceHours.closedEves.midsummer && midsummerEves.has(date)) ||
        serviceHours.localClosingDays.includes(date)
      for (let past = 0; past < 60; past += 1) {
        const shown = `${hour}:${String(past).padStart(2, '0')}`
        const isOpen =
          !isClosed && serviceHours.week[weekday].some(({ from, to }) => from <= shown && shown < to)
        this.#open[quarter + past] = isOpen ? 1 : 0
      }
    }
  }

  minutesBetween(fromMs: number, toMs: number): number {
    let count = 0
    for (let ms = fromMs; ms < toMs; ms += minute) count += this.#open[(ms - beginMs) / minute]!
    return count
  }

  /** The end of the last open minute of working day `days` after the day of arrival. */
  due(arrivedMs: number, days: number): number {
    const arrival = (arrivedMs - beginMs) / minute
    const arrivalDate = this.#dates[arrival]!
    let begin = arrival
    while (this.#dates[begin - 1] === arrivalDate) begin -= 1
    const closings: { date: string; index: number }[] = []
    for (let index = begin; closings.length < days + 3; index += 1) {
      if (!this.#open[index]) continue
      const date = this.#dates[index]!
      if (closings.at(-1)?.date === date) closings[closings.length - 1] = { date, index: index + 1 }
      else closings.push({ date, index: index + 1 })
      if (closings.length > days + 2) break
    }
    const later = closings.filter(({ date }) => date > arrivalDate)
    const today = closings.find(({ date, index }) => date === arrivalDate && index > arrival)
    const closing = days === 0 ? (today ?? later[0]) : later[days - 1]
    return beginMs + closing!.index * minute
  }
}

export function trueFigures(year: Year, first: OfficeSettings): Truth {
  const versions = [{ atMs: Number.NEGATIVE_INFINITY, settings: first }, ...year.changes].map((change) => ({
    ...change,
    book: new MinuteBook(change.settings),
  }))
  const clocks: TrueClock[] = []
  const reasons = new Map<Mail, string>()
  let received = 0
  for (const story of year.stories) {
    let running: string | undefined
    for (const mail of story.mails) {
      received += mail.isRepeated ? 2 : 1
      const end = endOf(story, mail)
      const reason = whyNoClock(story, mail, end)
      if (reason) {
        reasons.set(mail, reason)
        continue
      }
      const name = end?.id ?? 'open'
      if (running === name) {
        reasons.set(mail, 'joined')
        continue
      }
      const part = running === undefined ? 'first' : 'next'
      running = name
      const { settings, book } = versions.findLast((version) => version.atMs <= mail.arrivedMs)!
      clocks.push({ part, mail, story, ...measured(story, mail, end, settings, book) })
    }
  }
  return { clocks, reasons, received }
}

function whyNoClock(story: Story, mail: Mail, end: End | undefined): string | undefined {
  if (mail.isHistory) return 'history'
  if (mail.kind === 'bounce') return 'bounce'
  const isEnquiry = story.class === 'enquiry' || story.isReleased
  if (mail.kind !== 'person') {
    const wasMadeEnquiry = story.class === 'automatic' && story.isReleased && mail === story.mails[0]
    if (!wasMadeEnquiry) return mail.kind
  }
  const endedMs = end?.atMs ?? Number.POSITIVE_INFINITY
  if (story.markings.some((atMs) => mail.filedMs < atMs && atMs < endedMs)) return 'marked'
  return isEnquiry ? undefined : story.class
}

type End = {
  readonly id: string
  readonly atMs: number
  readonly reply?: Reply
  readonly closedMs?: number
}

/** Goes forward through what happened after the mail came, minute by minute as it were. */
function endOf(story: Story, mail: Mail): End | undefined {
  const happened = [
    ...story.replies.filter(({ isLost }) => !isLost).map((reply) => ({ atMs: reply.queuedMs, reply })),
    ...story.closings.map((closedMs) => ({ atMs: closedMs, closedMs })),
  ]
    .filter(({ atMs }) => atMs > mail.filedMs)
    .sort((a, b) => a.atMs - b.atMs || ('reply' in a ? -1 : 1))
  const [next] = happened
  if (!next) return undefined
  if ('reply' in next) return { id: next.reply.id, atMs: next.atMs, reply: next.reply }
  return { id: `closed ${next.closedMs}`, atMs: next.atMs, closedMs: next.closedMs }
}

function measured(
  story: Story,
  mail: Mail,
  end: End | undefined,
  settings: OfficeSettings,
  book: MinuteBook,
) {
  const { ordinaryDays, legalDeadlineDays, crisisDays } = settings.targets
  const days = { ordinary: ordinaryDays, 'legal-deadline': legalDeadlineDays, crisis: crisisDays }
  const endedMs = end?.reply?.acceptedMs ?? end?.closedMs ?? Number.POSITIVE_INFINITY
  let urgency: Urgency = story.urgency
  let dueMs = book.due(mail.arrivedMs, days[urgency])
  for (const { atMs, to } of story.urgencyChanges) {
    if (atMs > endedMs) continue
    const isBroken = atMs > mail.filedMs && atMs > dueMs
    urgency = to
    if (!isBroken) dueMs = book.due(mail.arrivedMs, days[to])
  }
  return {
    dueMs,
    urgency,
    ...(end?.reply
      ? { reply: end.reply, minutes: book.minutesBetween(mail.arrivedMs, end.reply.acceptedMs) }
      : {}),
    ...(end?.closedMs === undefined ? {} : { closedMs: end.closedMs }),
  }
}
