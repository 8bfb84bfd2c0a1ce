import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exclusions } from '../../src/reports/message-clock.ts'
import { type Period, periodOf, presetPeriod } from '../../src/reports/period.ts'
import type { RowChoice } from '../../src/reports/report-store.ts'
import type { ReportFilter, ResponseTimes } from '../../src/reports/response-times.ts'
import type { ReportQuery } from '../../src/reports/summarise.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { memoryStorage, sqliteOptions } from '../helpers/memory-storage.ts'
import { simulateYear, type Year } from './a-simulated-year.ts'
import { type TrueClock, type Truth, trueFigures } from './a-slow-reference.ts'

/** Lives the whole year again. */
const slow = 120_000
const asOf = Date.parse('2027-01-15T10:00:00Z')
const calendar = defaultSettings.serviceHours
const year = simulateYear(20261124, 2200)
const truth = trueFigures(year, defaultSettings)

let storage: Storage

beforeAll(async () => {
  storage = await lived(year, await openSqlite(sqliteOptions()))
})

afterAll(() => storage.close())

describe('a year of an office', () => {
  test('holds what a year holds', () => {
    expect(truth.received).toBeGreaterThan(5000)
    expect(
      year.stories.flatMap(({ replies }) => replies).filter(({ isLost }) => isLost).length,
    ).toBeGreaterThan(200)
    const { excluded } = trueBalance(truth, whole())
    for (const reason of exclusions) expect(excluded[reason], reason).toBeGreaterThan(10)
  })

  test('every figure of the report is the true one', async () => {
    const report = await reportOf(storage, whole())
    expect(report.balance).toEqual(trueBalance(truth, whole()))
    for (const part of ['first', 'next'] as const)
      expect(report[part]).toEqual(
        trueFiguresOf(truth.clocks.filter((clock) => clock.part === part && isIn(clock, whole()))),
      )
    expect(report.settingsVersions.map(({ version }) => version)).toEqual([0, 1, 2])
    expect(report.outages).toHaveLength(2)
  })

  test('so is every figure of a week, a language, an urgency, a topic and a handler', async () => {
    const report = await reportOf(storage, whole())
    const firsts = truth.clocks.filter((clock) => clock.part === 'first' && isIn(clock, whole()))
    for (const group of report.byLanguage)
      expect(group).toEqual({
        key: group.key,
        ...trueFiguresOf(firsts.filter((c) => c.story.language === group.key)),
      })
    for (const group of report.byUrgency)
      expect(group).toEqual({
        key: group.key,
        ...trueFiguresOf(firsts.filter((c) => c.urgency === group.key)),
      })
    expect(report.byTopic.length).toBe(5)
    for (const group of report.byTopic)
      expect(group).toEqual({
        key: group.key,
        ...trueFiguresOf(firsts.filter((c) => c.story.topic === group.key)),
      })
    for (const group of report.byHandler.filter(({ key }) => key.startsWith('advisor'))) {
      const answered = firsts.filter((clock) => clock.reply?.author === group.key)
      const handled = firsts.filter((clock) => handlerOf(clock) === group.key)
      expect(group.met).toBe(trueFiguresOf(answered).met)
      expect(group).toEqual({ key: group.key, ...trueFiguresOf(handled) })
    }
    expect(report.weeks.length).toBeGreaterThan(50)
    const byMonday = Map.groupBy(firsts, ({ mail }) => mondayOf(mail.arrivedMs))
    for (const week of report.weeks) expect(week).toMatchObject(trueFiguresOf(byMonday.get(week.from) ?? []))
  })

  test('so is the backlog of every day, and what is owed now', async () => {
    const period = dates('2026-05-04', '2026-06-28')
    const report = await reportOf(storage, period)
    expect(report.backlog).toHaveLength(56)
    for (const { date, open, overdue } of report.backlog) {
      const evening = midnightAfter(date)
      const owed = truth.clocks.filter((clock) => clock.mail.arrivedMs < evening && endedMs(clock) > evening)
      expect({ date, open, overdue }).toEqual({
        date,
        open: owed.length,
        overdue: owed.filter(({ dueMs }) => dueMs < evening).length,
      })
    }
    const openNow = truth.clocks.filter((clock) => endedMs(clock) === Number.POSITIVE_INFINITY)
    expect(report.ageing.open).toBe(openNow.length)
    expect(report.ageing.overdue).toBe(openNow.filter(({ dueMs }) => dueMs < asOf).length)
    for (const [age, { count }] of report.ageing.classes.entries()) {
      const query = { period, filter: {}, calendar, asOfMs: asOf }
      expect({ age, rows: await countRows(query, { isOpen: true, age }) }).toEqual({ age, rows: count })
    }
  })

  test('each median and percentile is the message at its place among all, shortest first', async () => {
    const query = { period: whole(), filter: {}, calendar, asOfMs: asOf }
    const { first, receipts } = await reportOf(storage, whole())
    for (const [rank, minutes] of [
      ['median', first.medianMinutes],
      ['p90', first.p90Minutes],
    ] as const) {
      const by = { rank, of: 'answers' } as const
      const page = await storage.rankedRows(query, { part: 'first' }, by, undefined, 100)
      expect(page.count).toBe(first.count)
      expect(page.picked?.row.minutes).toBe(minutes)
      expect(page.rows[page.picked!.place - page.before - 1]).toEqual(page.picked?.row)
      const elsewhere = await storage.rankedRows(query, { part: 'first' }, by, 0, 100)
      expect(elsewhere.picked).toEqual(page.picked)
      const lengths = elsewhere.rows.map((row) => row.minutes!)
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
    }
    const slowest = { rank: 'worst', of: 'receipts' } as const
    const { picked } = await storage.rankedRows(query, {}, slowest, undefined, 100)
    const sentMs = picked?.row.receipt.kind === 'sent' ? picked.row.receipt.sentMs : 0
    expect((sentMs - picked!.row.arrivedMs) / 60_000).toBe(receipts.worst?.minutes)
  })

  test('what was open when a day ended is as many messages as its point says', async () => {
    const period = dates('2026-05-04', '2026-05-31')
    const query = { period, filter: {}, calendar, asOfMs: asOf }
    for (const { date, open, overdue } of (await reportOf(storage, period)).backlog) {
      expect(await countRows(query, { openAt: date })).toBe(open)
      expect(await countRows(query, { openAt: date, isOverdue: true })).toBe(overdue)
    }
  })

  test('so is the time until the receipt, with the reason for each that was not sent', async () => {
    const { receipts, balance } = await reportOf(storage, whole())
    const mails = year.stories
      .flatMap((story) => story.mails)
      .filter((mail) => isWithin(mail.arrivedMs, whole()))
    const delays = mails
      .flatMap((mail) => ('sentMs' in mail.receipt ? [(mail.receipt.sentMs - mail.arrivedMs) / 60_000] : []))
      .sort((a, b) => a - b)
    expect(receipts).toMatchObject({ sent: delays.length, waiting: 0, refused: 0, missing: 0 })
    expect(receipts.medianMinutes).toBe(delays[Math.ceil(delays.length / 2) - 1])
    expect(receipts.worst?.minutes).toBe(delays.at(-1))
    const query = { period: whole(), filter: {}, calendar, asOfMs: asOf }
    expect(await countRows(query, { receipt: 'bounced' })).toBe(receipts.bounced)
    const suppressed = Object.values(receipts.suppressed).reduce((sum, count) => sum + count, 0)
    expect(receipts.sent + suppressed).toBe(balance.received)
  })

  test('counted and excluded make what was received, however the report is narrowed', async () => {
    const filters: ReportFilter[] = [
      {},
      { language: 'sv' },
      { urgency: 'crisis' },
      { topic: 'rent-debt' },
      { handlerId: 'advisor-2' },
    ]
    for (const filter of filters) {
      const { balance } = await reportOf(storage, whole(), filter)
      const excluded = Object.values(balance.excluded).reduce((sum, count) => sum + count, 0)
      expect(balance.first + balance.next + balance.pending + balance.closed + excluded).toBe(
        balance.received,
      )
    }
  })

  test('months add up to the year', async () => {
    const report = await reportOf(storage, whole())
    let missed = 0
    for (let month = 0; month < 12; month += 1) {
      const now = new Date(Date.UTC(2026, month, 15))
      missed += (await reportOf(storage, presetPeriod(calendar, 'this-month', now))).first.missed
    }
    expect(missed).toBe(report.first.missed)
  })

  test('measures kept along the way are those of reading all events again', { timeout: slow }, async () => {
    const storage = await lived(year, await memoryStorage(), (appended) => appended % 997 === 0)
    const kept = await reportOf(storage, whole())
    const rows = await allRows(storage)
    await storage.rebuildReports()
    expect(await reportOf(storage, whole())).toEqual(kept)
    expect(await allRows(storage)).toEqual(rows)
    for (const { ticketId } of year.stories.slice(0, 200)) {
      const { clocks } = await storage.ticketProof(ticketId)
      expect(rows.filter((row) => row.ticketId === ticketId).sort((a, b) => a.seq - b.seq)).toEqual(
        clocks
          .map((clock) => ({ ...clock, reference: '' }))
          .filter(({ arrivedMs }) => isWithin(arrivedMs, whole())),
      )
    }
  })

  test('settings that change later leave every figure as it was', { timeout: slow }, async () => {
    const storage = await lived(year, await memoryStorage())
    const before = await reportOf(storage, whole())
    await storage.saveSettings(
      { ...defaultSettings, targets: { ordinaryDays: 0, legalDeadlineDays: 0, crisisDays: 0 } },
      { kind: 'settings-changed', at: new Date(asOf) },
    )
    await storage.rebuildReports()
    expect(await reportOf(storage, whole())).toEqual(before)
  })
})

/** The year's events in the office's one list, each setting saved at its moment. */
async function lived(
  told: Year,
  storage: Storage,
  catchesUp: (appended: number) => boolean = () => false,
): Promise<Storage> {
  const changes = [...told.changes]
  let appended = 0
  for (const event of told.events) {
    while (changes[0] && changes[0].atMs <= event.at.getTime()) {
      const { atMs, settings } = changes.shift()!
      await storage.saveSettings(settings, { kind: 'settings-changed', at: new Date(atMs) })
    }
    await storage.appendEvent(event)
    appended += 1
    if (catchesUp(appended)) await storage.catchUpReports()
  }
  return storage
}

function reportOf(storage: Storage, period: Period, filter: ReportFilter = {}): Promise<ResponseTimes> {
  return storage.responseTimes({ period, filter, calendar, asOfMs: asOf })
}

async function countRows(query: ReportQuery, choice: RowChoice): Promise<number> {
  let count = 0
  let after: string | undefined
  do {
    const page = await storage.reportRows(query, choice, after, 200)
    count += page.rows.length
    after = page.next
  } while (after)
  return count
}

async function allRows(storage: Storage) {
  const rows = []
  let after: string | undefined
  do {
    const query = { period: whole(), filter: {}, calendar, asOfMs: asOf }
    const page = await storage.reportRows(query, {}, after, 200)
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

function whole(): Period {
  return dates('2026-01-01', '2026-12-31')
}

function dates(from: string, to: string): Period {
  const period = periodOf(calendar, from, to)
  if ('fault' in period) throw new Error(period.fault)
  return period
}

function isWithin(ms: number, { startMs, endMs }: Period): boolean {
  return startMs <= ms && ms < endMs
}

function isIn({ mail }: TrueClock, period: Period): boolean {
  return isWithin(mail.arrivedMs, period)
}

function endedMs({ reply, closedMs }: TrueClock): number {
  return reply?.acceptedMs ?? closedMs ?? Number.POSITIVE_INFINITY
}

function outcome(clock: TrueClock): 'met' | 'missed' | 'pending' | 'closed' {
  if (clock.reply) return clock.reply.acceptedMs <= clock.dueMs ? 'met' : 'missed'
  if (clock.closedMs !== undefined) return clock.closedMs <= clock.dueMs ? 'closed' : 'missed'
  return clock.dueMs < asOf ? 'missed' : 'pending'
}

function trueFiguresOf(clocks: readonly TrueClock[]) {
  const known = clocks.filter((clock) => ['met', 'missed'].includes(outcome(clock)))
  const met = known.filter((clock) => outcome(clock) === 'met').length
  const lengths = known.map(({ minutes }) => minutes ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  const rank = (percent: number) => lengths[Math.max(1, Math.ceil((percent * lengths.length) / 100)) - 1]
  const value = (name: string, percent: number) => {
    const found = rank(percent)
    return found === undefined || found === Number.POSITIVE_INFINITY ? {} : { [name]: found }
  }
  return {
    count: known.length,
    met,
    missed: known.length - met,
    unanswered: known.filter(({ reply }) => !reply).length,
    ...(known.length === 0 ? {} : { shareMet: met / known.length }),
    ...value('p10Minutes', 10),
    ...value('medianMinutes', 50),
    ...value('p90Minutes', 90),
  }
}

/** The balance counted from the stories; messages are taken by their arrival, repetitions by when they came. */
function trueBalance(all: Truth, period: Period) {
  const clocks = all.clocks.filter((clock) => isIn(clock, period))
  const count = (part: 'first' | 'next') =>
    clocks.filter((clock) => clock.part === part && ['met', 'missed'].includes(outcome(clock))).length
  const excluded = Object.fromEntries(exclusions.map((reason) => [reason, 0])) as Record<string, number>
  let received = 0
  for (const mail of year.stories.flatMap(({ mails }) => mails)) {
    if (mail.isRepeated && isWithin(mail.filedMs + 30 * 60_000, period)) {
      received += 1
      excluded.duplicate! += 1
    }
    if (!isWithin(mail.arrivedMs, period)) continue
    received += 1
    const reason = all.reasons.get(mail)
    if (reason) excluded[reason]! += 1
  }
  return {
    received,
    first: count('first'),
    next: count('next'),
    pending: clocks.filter((clock) => outcome(clock) === 'pending').length,
    closed: clocks.filter((clock) => outcome(clock) === 'closed').length,
    excluded,
  }
}

/** Whoever answered; of an unanswered one, the first who ever answered or closed in the ticket. */
function handlerOf(clock: TrueClock): string | undefined {
  if (clock.reply) return clock.reply.author
  const { story } = clock
  const acts = [
    ...story.replies.map(({ queuedMs, author }) => ({ atMs: queuedMs, author })),
    ...story.closings.map((atMs) => ({ atMs, author: 'advisor-2' })),
  ].sort((a, b) => a.atMs - b.atMs)
  return acts[0]?.author
}

const calendarOfHelsinki = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Helsinki',
  dateStyle: 'short',
})

function localDate(ms: number): string {
  return calendarOfHelsinki.format(ms)
}

function mondayOf(ms: number): string {
  let day = ms
  while (new Date(`${localDate(day)}T12:00:00Z`).getUTCDay() !== 1) day -= 86_400_000
  return localDate(day)
}

function midnightAfter(date: string): number {
  let ms = Date.parse(`${date}T18:00:00Z`)
  while (localDate(ms) === date) ms += 60_000
  return ms
}
