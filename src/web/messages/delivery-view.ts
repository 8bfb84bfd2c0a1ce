import type { OutgoingState, RecipientState } from '../../replies/outbox-store.ts'
import type { DeliveryView, MessageView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

export type DeliveryTone = 'ok' | 'pending' | 'caution' | 'fault' | 'quiet'

/** One recipient's fate in words; never more than is known, never "read" (P7, ruling 4). */
export type DeliveryLine = {
  readonly tone: DeliveryTone
  readonly icon: string
  readonly word: string
  readonly detail?: string
  readonly recipient: string
}

const icons: Readonly<Record<DeliveryTone, string>> = {
  ok: 'check',
  pending: 'clock',
  caution: 'triangle-alert',
  fault: 'x',
  quiet: 'circle',
}

type Word =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'retry'
  | 'delayed'
  | 'failed'
  | 'unconfirmed'
  | 'undone'
  | 'displayed'
  | 'deleted'
  | 'complaint'

const tones: Readonly<Record<Word, DeliveryTone>> = {
  waiting: 'pending',
  sending: 'pending',
  sent: 'ok',
  delivered: 'ok',
  retry: 'pending',
  delayed: 'caution',
  failed: 'fault',
  unconfirmed: 'caution',
  undone: 'quiet',
  displayed: 'quiet',
  deleted: 'quiet',
  complaint: 'caution',
}

export function deliveryLines(delivery: DeliveryView, voice: Voice, now: Date): DeliveryLine[] {
  return [...fates(delivery, voice, now), ...reportLines(delivery, voice, now)]
}

/** What was told after the delivery; a program that shows a message does not read it. */
function reportLines({ reports }: DeliveryView, { t, f }: Voice, now: Date): DeliveryLine[] {
  return reports.map(({ said, at, address }) => ({
    tone: tones[said],
    icon: icons[tones[said]],
    word: t(`delivery.${said}`),
    recipient: address ?? t('delivery.recipient-hidden'),
    detail: t(`delivery.${said}.detail`, { at: f.relative(at, now) }),
  }))
}

function fates(delivery: DeliveryView, voice: Voice, now: Date): DeliveryLine[] {
  return delivery.recipients.map((recipient) => {
    const word = wordOf(delivery.state, recipient.state)
    const detail = detailOf(delivery, recipient, word, voice, now)
    return {
      tone: tones[word],
      icon: icons[tones[word]],
      word: voice.t(`delivery.${word}`),
      recipient: recipient.address,
      ...(detail ? { detail } : {}),
    }
  })
}

/** The worst of a message's recipients, for the folded row. */
export function worstTone(lines: readonly DeliveryLine[]): DeliveryTone {
  const order: readonly DeliveryTone[] = ['fault', 'caution', 'pending', 'quiet', 'ok']
  return order.find((tone) => lines.some((line) => line.tone === tone)) ?? 'ok'
}

/** Acts a person has on an outgoing message. */
export function outgoingActs({ delivery, kind }: MessageView, now: Date) {
  if (!delivery) return { mayUndo: false, mayRetry: false, mayConfirm: false }
  const { state, notBefore } = delivery
  const isReply = kind === 'reply'
  const wasRefused = state === 'refused' || delivery.recipients.some((one) => one.state === 'refused')
  return {
    mayUndo: isReply && state === 'queued' && notBefore > now,
    mayRetry: state === 'unconfirmed' || (isReply && wasRefused),
    mayConfirm: state === 'unconfirmed',
  }
}

function wordOf(message: OutgoingState, recipient: RecipientState): Word {
  if (message === 'undone') return 'undone'
  if (recipient === 'waiting') return wordOfMessage(message)
  const words: Readonly<Record<Exclude<RecipientState, 'waiting'>, Word>> = {
    accepted: 'sent',
    retry: 'retry',
    refused: 'failed',
    unknown: 'unconfirmed',
    delivered: 'delivered',
    bounced: 'failed',
    delayed: 'delayed',
  }
  return words[recipient]
}

function wordOfMessage(state: OutgoingState): Word {
  const words: Readonly<Record<OutgoingState, Word>> = {
    queued: 'waiting',
    claimed: 'waiting',
    sending: 'sending',
    sent: 'sent',
    retry: 'retry',
    refused: 'failed',
    unconfirmed: 'unconfirmed',
    undone: 'undone',
  }
  return words[state]
}

function detailOf(
  delivery: DeliveryView,
  recipient: DeliveryView['recipients'][number],
  word: Word,
  { t, f }: Voice,
  now: Date,
): string | undefined {
  const at = recipient.at ?? delivery.sentAt
  const answer = [recipient.code, recipient.status].filter((part) => part !== undefined).join(' ')
  if (word === 'sent' && at) return t('delivery.sent.detail', { at: f.relative(at, now) })
  if (word === 'delivered' && at) return t('delivery.delivered.detail', { at: f.relative(at, now) })
  if (word === 'retry' && delivery.nextAttemptAt) {
    return t('delivery.retry.detail', { at: f.relative(delivery.nextAttemptAt, now), answer: answer || '–' })
  }
  if (word === 'failed')
    return t('delivery.failed.detail', { answer: answer || '–', at: at ? f.relative(at, now) : '–' })
  if (word === 'delayed') return t('delivery.delayed.detail')
  if (word === 'unconfirmed') return t('delivery.unconfirmed.detail')
  return undefined
}
