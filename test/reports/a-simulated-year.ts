import type { EventDraft } from '../../src/events/event.ts'
import { defaultSettings, type OfficeSettings } from '../../src/settings/settings.ts'
import type { Language, Urgency } from '../../src/tickets/ticket.ts'
import { type Topic, topics } from '../../src/tickets/topics.ts'

/** What truly happened in one ticket, in whole minutes; the events are written from it, never read back. */
export type Story = {
  readonly ticketId: string
  readonly class: 'enquiry' | 'automatic' | 'quarantine'
  readonly isReleased: boolean
  readonly language: Language
  readonly urgency: Urgency
  readonly mails: readonly Mail[]
  readonly replies: readonly Reply[]
  /** Those that were not made void afterwards. */
  readonly closings: readonly number[]
  /** When a person marked it as automatic, and nobody took that back. */
  readonly markings: readonly number[]
  /** What people last said it is about. */
  readonly topic: Topic | 'none'
  readonly urgencyChanges: readonly { readonly atMs: number; readonly to: Urgency }[]
}
export type Mail = {
  readonly id: string
  readonly arrivedMs: number
  readonly filedMs: number
  readonly kind: 'person' | 'automatic' | 'bounce' | 'bulk'
  readonly isHistory: boolean
  readonly isRepeated: boolean
  readonly receipt: { readonly sentMs: number } | { readonly reason: string }
}
export type Reply = {
  readonly id: string
  readonly author: string
  readonly queuedMs: number
  readonly acceptedMs: number
  /** Undone, refused, or bounced from the resident. */
  readonly isLost: boolean
}

export type SettingsChange = { readonly atMs: number; readonly settings: OfficeSettings }
export type Year = {
  readonly stories: readonly Story[]
  readonly changes: readonly SettingsChange[]
  readonly outages: readonly { readonly fromMs: number; readonly toMs: number }[]
  readonly events: readonly EventDraft[]
}

const minute = 60_000
const at = (text: string) => Date.parse(text)

const split = [
  { from: '09:00', to: '11:30' },
  { from: '12:00', to: '15:15' },
]

/** Shorter days with a lunch break from March, longer targets and two closing days from September. */
const changes: readonly SettingsChange[] = [
  {
    atMs: at('2026-03-16T08:00:00Z'),
    settings: {
      ...defaultSettings,
      serviceHours: {
        ...defaultSettings.serviceHours,
        week: { 1: split, 2: split, 3: split, 4: split, 5: [{ from: '09:00', to: '14:00' }], 6: [], 7: [] },
        closedEves: { christmas: true, midsummer: false },
      },
    },
  },
  {
    atMs: at('2026-09-01T05:00:00Z'),
    settings: {
      ...defaultSettings,
      serviceHours: { ...defaultSettings.serviceHours, localClosingDays: ['2026-10-02', '2026-12-07'] },
      targets: { ordinaryDays: 5, legalDeadlineDays: 2, crisisDays: 1 },
    },
  },
]

const outages = [
  { fromMs: at('2026-02-10T06:00:00Z'), toMs: at('2026-02-11T13:30:00Z') },
  { fromMs: at('2026-07-30T20:00:00Z'), toMs: at('2026-07-30T23:10:00Z') },
]

/** Nobody answers: the only advisor is ill in February, and July is thin. */
const absences = [
  { fromMs: at('2026-02-16T05:00:00Z'), toMs: at('2026-02-23T06:00:00Z') },
  { fromMs: at('2026-07-06T05:00:00Z'), toMs: at('2026-07-13T06:00:00Z') },
]

export function simulateYear(seed: number, tickets: number): Year {
  const random = mulberry(seed)
  const drafts: Draft[] = []
  const stories = Array.from({ length: tickets }, (_, number) => tell(number, random, drafts))
  for (const { fromMs, toMs } of outages) {
    drafts.push({ atMs: fromMs, kind: 'mailbox-lost', facts: { code: 'ECONNRESET' } })
    drafts.push({ atMs: fromMs + 5 * minute, kind: 'mailbox-lost', facts: { code: 'ECONNREFUSED' } })
    drafts.push({ atMs: toMs, kind: 'mailbox-connected' })
  }
  const events = drafts
    .map((draft, index) => ({ draft, index }))
    .sort((a, b) => a.draft.atMs - b.draft.atMs || a.index - b.index)
    .map(({ draft: { atMs, ...event } }) => ({ ...event, at: new Date(atMs) }))
  return { stories, changes, outages, events }
}

type Draft = Omit<EventDraft, 'at'> & { readonly atMs: number }

function tell(number: number, random: () => number, drafts: Draft[]): Story {
  const ticketId = `t${String(number).padStart(5, '0')}`
  const chance = (share: number) => random() < share
  const upTo = (most: number) => Math.floor(random() * most)
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)]!
  const write = (atMs: number, kind: Draft['kind'], more: Partial<Draft> = {}) =>
    drafts.push({ atMs, kind, ticketId, ...more })

  const mails: Mail[] = []
  const replies: Reply[] = []
  const closings: number[] = []
  const markings: number[] = []
  const urgencyChanges: { atMs: number; to: Urgency }[] = []
  const language = pick(['fi', 'fi', 'fi', 'sv', 'en'] as const)
  const urgency = pick(['ordinary', 'ordinary', 'ordinary', 'legal-deadline', 'crisis'] as const)
  const origin = pick([
    ...Array.from({ length: 16 }, () => 'enquiry' as const),
    'automatic',
    'quarantine',
  ] as const)
  let isReleased = origin !== 'enquiry' && chance(0.4)
  let isMarked = false
  let now = at('2025-12-20T00:00:00Z') + upTo(370 * 24 * 60) * minute

  function mail(kind: Mail['kind'], isHistory: boolean, isFirst: boolean): Mail {
    const outage = outages.find(({ fromMs, toMs }) => fromMs <= now && now <= toMs)
    const filedMs = outage ? outage.toMs + upTo(20) * minute : now + upTo(4) * minute
    const id = `${ticketId}-m${mails.length}`
    if (isFirst) {
      const facts = { class: origin, urgency, language, dueAt: null, possiblyRelatedTo: null }
      write(filedMs, 'ticket-opened', { messageId: id, facts })
    }
    const arrivedAt = new Date(now).toISOString()
    write(filedMs, 'message-received', {
      messageId: id,
      facts: { kind, arrivedAt, isHistory, threadedBy: 'new' },
    })
    const isReceipted = kind === 'person' && !isHistory && chance(0.97)
    const receipt = isReceipted
      ? { sentMs: filedMs + (1 + upTo(3)) * minute }
      : { reason: isHistory ? 'history' : kind === 'person' ? 'no-reply' : kind }
    if ('sentMs' in receipt) {
      write(filedMs, 'receipt-queued', { messageId: id, facts: { isShared: false, receiptId: `${id}-r` } })
      write(receipt.sentMs, 'sent', { messageId: `${id}-r`, facts: { outgoingKind: 'receipt', accepted: 1 } })
    } else write(filedMs, 'receipt-suppressed', { messageId: id, facts: receipt })
    const isRepeated = chance(0.03)
    if (isRepeated)
      write(filedMs + 30 * minute, 'message-redelivered', { messageId: id, facts: { isOwn: false } })
    if (isMarked && kind === 'person' && !isHistory) {
      write(filedMs, 'ticket-released', { facts: { from: 'automatic', by: 'mail' } })
      isMarked = false
      isReleased = true
    }
    const told = { id, arrivedMs: now, filedMs, kind, isHistory, isRepeated, receipt }
    mails.push(told)
    now = filedMs + 31 * minute
    return told
  }

  const isHistory = origin === 'enquiry' && chance(0.03)
  mail(origin === 'automatic' ? pick(['automatic', 'bulk'] as const) : 'person', isHistory, true)
  if (isReleased) write(now, 'ticket-released', { facts: { from: origin }, userId: 'x' } as Partial<Draft>)
  if (chance(0.15)) {
    now += upTo(3 * 24 * 60) * minute
    const to = pick(['ordinary', 'legal-deadline', 'crisis'] as const)
    urgencyChanges.push({ atMs: now, to })
    write(now, 'ticket-urgency-changed', { facts: { from: urgency, to }, actor: { userId: 'advisor-1' } })
  }

  if (chance(0.06)) mark()

  let topic: Story['topic'] = 'none'
  for (let said = 0; chance(0.6) && said < 2; said += 1) {
    topic = pick([...topics.slice(0, 4), 'none'])
    write(now, 'ticket-topic-set', { facts: { from: null, to: topic === 'none' ? null : topic } })
  }

  const rounds = 1 + upTo(3)
  for (let round = 0; round < rounds; round += 1) {
    if (chance(0.25)) {
      now += upTo(20 * 60) * minute
      mail('person', false, false)
    }
    if (chance(0.04)) break
    now += waitOf(random) * minute
    const absence = absences.find(({ fromMs, toMs }) => fromMs <= now && now <= toMs)
    if (absence) now = absence.toMs + upTo(6 * 60) * minute
    answer()
    if (chance(0.1)) {
      mail('automatic', false, false)
    }
    if (chance(0.2)) thank()
    if (chance(0.05)) mark()
    now += upTo(9 * 24 * 60) * minute
    if (round + 1 < rounds) mail('person', false, false)
  }
  const what = { ticketId, class: origin, isReleased, language, urgency, topic }
  return { ...what, mails, replies, closings, markings, urgencyChanges }

  /** A person judges that nobody waits for an answer; often somebody thinks again. */
  function mark(): void {
    if (isMarked || (origin === 'automatic' && !isReleased)) return
    now += upTo(10 * 60) * minute
    const actor = { userId: 'advisor-3' }
    write(now, 'ticket-marked-automatic', { actor, facts: { from: origin } })
    const fate = random()
    if (fate < 0.6) {
      now += (1 + upTo(fate < 0.3 ? 3 : 3000)) * minute
      write(now, 'ticket-released', { actor, facts: { from: 'automatic', isUndo: fate < 0.3 } })
      if (fate >= 0.3) isReleased = true
      return
    }
    markings.push(now)
    isMarked = true
  }

  function answer(): void {
    const messageId = `${ticketId}-a${replies.length}`
    const author = pick(['advisor-1', 'advisor-1', 'advisor-2', 'advisor-3'] as const)
    const queuedMs = now
    write(queuedMs, 'reply-queued', { messageId, actor: { userId: author }, facts: { recipients: 1 } })
    const andClose = chance(0.3)
    if (andClose) write(queuedMs, 'ticket-closed', { actor: { userId: author }, facts: { wasOwed: true } })
    else write(queuedMs, 'ticket-waiting', { actor: { userId: author }, facts: { state: 'waiting' } })
    const isDeferred = chance(0.1)
    const sendMs = queuedMs + minute
    const reply = {
      id: messageId,
      author,
      queuedMs,
      acceptedMs: sendMs + (isDeferred ? upTo(300) + 1 : 0) * minute,
    }
    const fate = random()
    if (fate < 0.03) {
      write(sendMs, 'reply-undone', { messageId, actor: { userId: author } })
      replies.push({ ...reply, isLost: true })
      now = sendMs + 5 * minute
      answer()
      return
    }
    if (isDeferred)
      write(sendMs, 'sending-deferred', { messageId, facts: { outgoingKind: 'reply', accepted: 0 } })
    if (fate < 0.05) {
      write(reply.acceptedMs, 'sending-refused', {
        messageId,
        facts: { outgoingKind: 'reply', accepted: 0, refused: 1 },
      })
      replies.push({ ...reply, isLost: true })
      now = reply.acceptedMs + (1 + upTo(2000)) * minute
      answer()
      return
    }
    write(reply.acceptedMs, 'sent', { messageId, facts: { outgoingKind: 'reply', accepted: 1, refused: 0 } })
    now = reply.acceptedMs + minute
    if (fate < 0.09) {
      const bouncedMs = now + upTo(90) * minute
      now = bouncedMs
      mail('bounce', false, false)
      write(now, 'bounced', {
        messageId,
        facts: { status: '5.1.1', outgoingKind: 'reply', takesAnswerBack: true },
      })
      if (andClose) write(now, 'ticket-reopened', { facts: { by: 'bounce', closedAt: null } })
      replies.push({ ...reply, isLost: true })
      now += (1 + upTo(3000)) * minute
      answer()
      return
    }
    replies.push({ ...reply, isLost: false })
    if (andClose) closings.push(queuedMs)
  }

  /** "Kiitos": nobody answers it; it is read and closed, or left. */
  function thank(): void {
    now += upTo(24 * 60) * minute
    const { filedMs } = mail('person', false, false)
    if (closings.length > 0) write(filedMs, 'ticket-reopened', { facts: { by: 'mail', closedAt: null } })
    if (chance(0.7)) {
      now += upTo(36 * 60) * minute
      write(now, 'ticket-closed', { actor: { userId: 'advisor-2' }, facts: { wasOwed: true } })
      if (chance(0.1)) {
        now += 60 * minute
        write(now, 'ticket-reopened', {
          facts: { by: 'person', closedAt: null },
          actor: { userId: 'advisor-2' },
        })
      } else {
        closings.push(now)
        now += upTo(3 * 24 * 60) * minute
        const again = mail('person', false, false)
        write(again.filedMs, 'ticket-reopened', { facts: { by: 'mail', closedAt: null } })
      }
    }
  }
}

/** Mostly within a day or two, sometimes much too long. */
function waitOf(random: () => number): number {
  const share = random()
  if (share < 0.6) return 10 + Math.floor(random() * 28 * 60)
  if (share < 0.92) return 10 + Math.floor(random() * 4 * 24 * 60)
  return 10 + Math.floor(random() * 12 * 24 * 60)
}

/** A small generator with a seed: the same year every time. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
