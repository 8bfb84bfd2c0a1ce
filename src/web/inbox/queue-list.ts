import type { InboxQueue } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

export const inboxQueues = [
  'unopened',
  'open',
  'new',
  'mine',
  'overdue',
  'waiting',
  'reminders',
  'closed',
  'automatic',
  'quarantine',
] as const satisfies readonly InboxQueue[]

const icons: Readonly<Record<InboxQueue, string>> = {
  unopened: 'lock',
  open: 'inbox',
  new: 'plus',
  mine: 'user',
  overdue: 'octagon-alert',
  waiting: 'hourglass',
  reminders: 'moon',
  closed: 'check',
  automatic: 'bot',
  quarantine: 'shield',
}

export type QueueLink = {
  readonly queue: InboxQueue
  readonly href: string
  readonly text: string
  readonly icon: string
  /** Closed tickets only grow; their number says nothing. */
  readonly count?: number
  readonly isCurrent: boolean
  readonly isIncomingMail: boolean
}

export function queueList(
  counts: Readonly<Record<InboxQueue, number>>,
  current: InboxQueue | undefined,
  { t }: Voice,
): QueueLink[] {
  const shown = inboxQueues.filter(
    (queue) => queue !== 'unopened' || counts.unopened > 0 || current === queue,
  )
  return shown.map((queue) => ({
    queue,
    href: `/inbox/${queue}`,
    text: t(`queue.${queue}`),
    icon: icons[queue],
    ...(queue === 'closed' ? {} : { count: counts[queue] }),
    isCurrent: queue === current,
    isIncomingMail: queue === 'automatic' || queue === 'quarantine',
  }))
}
