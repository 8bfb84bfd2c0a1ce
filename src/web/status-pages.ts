import type { FastifyInstance } from 'fastify'
import type { Desk } from './desk.ts'
import type { MailHealth } from './desk-store.ts'
import { type Voice, voiceOf } from './render.ts'

export type StatusLine = {
  readonly name: string
  readonly state: 'ok' | 'caution' | 'fault'
  readonly text: string
  readonly advice?: string
}

export function statusPages(app: FastifyInstance, desk: Desk): void {
  app.get('/status', { config: { right: 'see-status' } }, async (request, reply) => {
    const voice = voiceOf(request.visit.language, await desk.settings())
    const health = await desk.needs.store.mailHealth()
    const lines = statusLines(health, voice, desk.needs.clock())
    return desk.page(request, reply, {
      template: 'status',
      title: voice.t('status.title'),
      section: 'status',
      data: { lines, isFine: lines.every(({ state }) => state === 'ok') },
    })
  })
}

/** Each line says its state in words, and where something is wrong what to do. */
export function statusLines(health: MailHealth, { t, f }: Voice, now: Date): StatusLine[] {
  const first = [mailboxLine(health, { t, f }, now), reconciledLine(health, { t, f }, now)]
  return [...first, outboxLine(health, { t })].concat(
    counted('unconfirmed', health.unconfirmed, 'caution', { t }),
    counted('undelivered', health.undelivered, 'caution', { t }),
    counted('unfiled', health.unfiled, 'fault', { t }),
  )
}

function mailboxLine(health: MailHealth, { t, f }: Pick<Voice, 't' | 'f'>, now: Date): StatusLine {
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
  return { name, state: 'ok', text: t('status.mailbox.ok', { at: f.relative(lastFetchedAt, now) }) }
}

/** The hourly comparison may fail a few times before it says anything about the mail. */
const staleMs = 3 * 60 * 60_000

/** Every message on the server is in a ticket, or is named here (P1). */
function reconciledLine({ reconciled }: MailHealth, { t, f }: Pick<Voice, 't' | 'f'>, now: Date): StatusLine {
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

function outboxLine({ outboxWaiting }: MailHealth, { t }: Pick<Voice, 't'>): StatusLine {
  return { name: t('status.outbox'), state: 'ok', text: t('status.outbox.count', { count: outboxWaiting }) }
}

function counted(
  what: 'unconfirmed' | 'undelivered' | 'unfiled',
  count: number,
  fault: 'caution' | 'fault',
  { t }: Pick<Voice, 't'>,
): StatusLine {
  const line = { name: t(`status.${what}`), text: t(`status.${what}.count`, { count }) }
  return count === 0
    ? { ...line, state: 'ok' }
    : { ...line, state: fault, advice: t(`status.${what}.advice`) }
}
