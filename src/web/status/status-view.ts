import type { SetupStepName } from '../../settings/setup.ts'
import type { Disk } from '../desk-needs.ts'
import type { InboxQueue, MailHealth } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'
import { stuckSince } from '../page/stuck-since.ts'
import type { MailTestState } from '../settings/finding.ts'
import { backupLine, certificateLine, diskLine, searchLine, setupLine } from './status-machine-lines.ts'
import type { DeskStatus } from './status-store.ts'

export type StatusLine = {
  readonly name: string
  readonly state: 'ok' | 'caution' | 'fault'
  readonly text: string
  readonly advice?: string
  readonly link?: { readonly href: string; readonly text: string }
}

export type StatusFacts = {
  readonly health: MailHealth
  readonly status: DeskStatus
  readonly disk: Disk
  readonly counts: Readonly<Record<InboxQueue, number>>
  readonly mailTest: MailTestState | undefined
  readonly stepsLeft: readonly SetupStepName[]
  readonly now: Date
}

/** The hourly comparison may fail a few times before it says anything about the mail. */
const staleMs = 3 * 60 * 60_000

/** Each line says its state in words, and where something is wrong what to do. */
export function statusLines(facts: StatusFacts, voice: Voice): readonly StatusLine[] {
  const { health } = facts
  return [
    mailboxLine(facts, voice),
    reconciledLine(facts, voice),
    lastMailLine(facts, voice),
    outboxLine(facts, voice),
    counted('unconfirmed', health.unconfirmed, 'caution', voice),
    counted('undelivered', health.undelivered, 'caution', voice),
    counted('unfiled', health.unfiled, 'fault', voice),
    incompleteLine(facts, voice),
    queuesLine(facts, voice),
    certificateLine(facts, voice),
    diskLine(facts, voice),
    backupLine(facts, voice),
    searchLine(facts, voice),
    setupLine(facts, voice),
  ].filter((line) => line !== undefined)
}

function mailboxLine({ health, status, now }: StatusFacts, { t, f }: Voice): StatusLine {
  const name = t('status.mailbox')
  const { lostSince, lostCode, alarmedAt, lastFetchedAt } = health
  if (lostSince) {
    const text = t('status.mailbox.lost', { since: f.relative(lostSince, now), code: lostCode ?? '–' })
    const told = alarmedAt
      ? t('status.mailbox.told', { at: f.relative(alarmedAt, now) })
      : t('status.mailbox.not-told')
    return { name, state: 'fault', text: `${text} ${told}`, advice: t('status.mailbox.advice') }
  }
  if (!lastFetchedAt)
    return { name, state: 'caution', text: t('status.mailbox.never'), advice: t('status.mailbox.advice') }
  const at = f.relative(lastFetchedAt, now)
  const since = status.signedInAt && f.relative(status.signedInAt, now)
  return {
    name,
    state: 'ok',
    text: since ? t('status.mailbox.flows', { at, since }) : t('status.mailbox.ok', { at }),
  }
}

/** Every message on the server is in a ticket, or is named here (P1). */
function reconciledLine({ health: { reconciled }, now }: StatusFacts, { t, f }: Voice): StatusLine {
  const name = t('status.reconciled')
  if (!reconciled) return { name, state: 'ok', text: t('status.reconciled.never') }
  const { at, onServer, unexplained, lostReplies } = reconciled
  const text = t('status.reconciled.count', { onServer, unexplained, at: f.relative(at, now) })
  if (unexplained > 0) return { name, state: 'fault', text, advice: t('status.reconciled.advice') }
  if (lostReplies > 0) {
    const lost = t('status.reconciled.lost', { count: lostReplies })
    return { name, state: 'caution', text: `${text} ${lost}`, advice: t('status.reconciled.lost-advice') }
  }
  if (now.getTime() - at.getTime() > staleMs)
    return { name, state: 'caution', text, advice: t('status.reconciled.stale') }
  return { name, state: 'ok', text }
}

function lastMailLine({ status: { lastMailAt }, now }: StatusFacts, { t, f }: Voice): StatusLine {
  const text = lastMailAt
    ? t('status.last-mail.at', { at: f.relative(lastMailAt, now) })
    : t('status.last-mail.none')
  return { name: t('status.last-mail'), state: 'ok', text }
}

function outboxLine({ health, status, now }: StatusFacts, { t, f }: Voice): StatusLine {
  const name = t('status.outbox')
  const waiting = t('status.outbox.count', { count: health.outboxWaiting })
  const next = status.nextAttemptAt && t('status.outbox.next', { at: f.relative(status.nextAttemptAt, now) })
  const stuck = stuckSince(health, now)
  const text = [waiting, stuck && t('status.outbox.stuck', { since: f.relative(stuck, now) }), next]
  return {
    name,
    state: stuck ? 'fault' : 'ok',
    text: text.filter((part) => part !== undefined).join(' '),
    ...(stuck ? { advice: t('status.outbox.advice') } : {}),
  }
}

function counted(
  what: 'unconfirmed' | 'undelivered' | 'unfiled',
  count: number,
  fault: 'caution' | 'fault',
  { t }: Voice,
): StatusLine {
  const line = { name: t(`status.${what}`), text: t(`status.${what}.count`, { count }) }
  return count === 0
    ? { ...line, state: 'ok' }
    : { ...line, state: fault, advice: t(`status.${what}.advice`) }
}

/** What came in part is worth a look, whether it may come whole yet or not. */
function incompleteLine({ status: { incomplete } }: StatusFacts, { t }: Voice): StatusLine {
  const { waiting, givenUp } = incomplete
  const name = t('status.incomplete')
  if (waiting + givenUp === 0) return { name, state: 'ok', text: t('status.incomplete.none') }
  const said = [
    waiting > 0 ? t('status.incomplete.waiting', { count: waiting }) : undefined,
    givenUp > 0 ? t('status.incomplete.given-up', { count: givenUp }) : undefined,
  ]
  const text = said.filter((part) => part !== undefined).join(' ')
  return { name, state: 'caution', text, advice: t('status.incomplete.advice') }
}

function queuesLine({ counts }: StatusFacts, { t }: Voice): StatusLine {
  const { open, overdue, waiting, automatic, quarantine } = counts
  return {
    name: t('status.queues'),
    state: 'ok',
    text: t('status.queues.count', { open, overdue, waiting, automatic, quarantine }),
  }
}
