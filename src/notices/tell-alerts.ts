import type { EventDraft } from '../events/event.ts'
import type { User } from '../people/user.ts'
import { type Alert, type AlertLevel, alertKey, alertLevels } from './due-alerts.ts'
import type { NoticeDraft, NoticeStore, OwedTicket } from './notice.ts'

/** One mail to a person for each level, whatever the number of enquiries. */
export async function tellAlerts(
  store: Pick<NoticeStore, 'queueNotices'>,
  alerts: readonly Alert[],
  build: (level: AlertLevel, tickets: readonly OwedTicket[], to: User) => Promise<NoticeDraft>,
  at: Date,
): Promise<boolean> {
  if (alerts.length === 0) return false
  const notices: NoticeDraft[] = []
  for (const level of alertLevels) {
    const ofLevel = alerts.filter((alert) => alert.level === level)
    const people = new Map(ofLevel.flatMap(({ to }) => to.map((user) => [user.id, user])))
    for (const user of people.values()) {
      const tickets = ofLevel.filter(({ to }) => to.includes(user)).map(({ ticket }) => ticket)
      notices.push(await build(level, tickets, user))
    }
  }
  const keys = alerts.map(({ level, ticket }) => alertKey(level, ticket))
  return store.queueNotices({ keys, notices, events: alerts.map((alert) => eventOf(alert, at)) })
}

function eventOf({ level, ticket, to }: Alert, at: Date): EventDraft {
  const facts = { level, to: to.map(({ id }) => id).join(' '), dueAt: ticket.dueAt.toISOString() }
  return { kind: 'target-alerted', at, ticketId: ticket.id, facts }
}
