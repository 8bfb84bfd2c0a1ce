import { isLocalDate } from '../../business-time/local-date.ts'
import type { StoredEvent } from '../../events/event.ts'
import { isTopic } from '../../tickets/topics.ts'
import { isUrgency } from '../../tickets/urgency.ts'
import type { Voice } from '../page/render.ts'

type Told = Pick<StoredEvent, 'kind' | 'facts' | 'personal'>

/** What says of itself that a change was taken back; releases and moves have words of their own for it. */
const undone: readonly StoredEvent['kind'][] = [
  'ticket-assigned',
  'ticket-language-changed',
  'ticket-moving-day-set',
  'ticket-titled',
  'ticket-topic-set',
  'ticket-urgency-changed',
]

/** What happened, in words; an event that has several meanings says which by its facts. */
export function eventWords(event: Told, voice: Voice): string {
  const what = plainWords(event, voice)
  const isUndo = event.facts.isUndo === true && undone.includes(event.kind)
  return isUndo ? voice.t('event.undone', { what }) : what
}

function plainWords({ kind, facts, personal }: Told, voice: Voice): string {
  const { t } = voice
  if (kind === 'ticket-urgency-changed' && isUrgency(facts.from) && isUrgency(facts.to))
    return t('event.urgency.changed', { from: t(`urgency.${facts.from}`), to: t(`urgency.${facts.to}`) })
  if (kind === 'ticket-topic-set')
    return isTopic(facts.to) ? t('event.topic.set', { to: t(`topic.${facts.to}`) }) : t('event.topic.removed')
  if (kind === 'ticket-moving-day-set') return movingDayWords(facts.isSet === true, personal?.to, voice)
  if (kind === 'ticket-titled' && personal?.to) return t('event.titled.to', { title: personal.to })
  if (kind === 'warnings-overridden' && facts.channel === 'secure')
    return t('event.warnings-overridden.secure')
  if (kind !== 'ticket-released') return t(`event.${kind}`)
  if (facts.isUndo === true) return t('event.released.undo')
  if (facts.by === 'mail') return t('event.released.mail')
  return t(facts.from === 'automatic' ? 'event.released.automatic' : 'event.released.quarantine')
}

/** The day itself where it is kept and read; the log of use says only that something was set. */
function movingDayWords(isSet: boolean, day: string | undefined, { t, f }: Voice): string {
  if (!isSet) return t('event.moving-day.removed')
  return day !== undefined && isLocalDate(day)
    ? t('event.moving-day.set', { day: f.date(new Date(`${day}T12:00:00Z`)) })
    : t('event.ticket-moving-day-set')
}
