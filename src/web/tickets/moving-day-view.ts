import type { LocalDate } from '../../business-time/local-date.ts'
import { isMovingNear, nearFrom } from '../../tickets/moving-day.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Voice } from '../page/render.ts'

/** The day by which a resident must be out, in words. */
export type MovingDayView = {
  /** "pe 27.11." */
  readonly day: string
  /** "Muuttopäivä pe 27.11." */
  readonly text: string
  /** "3 pv", for eyes; absent once the day is over. */
  readonly short?: string
  /** "3 päivää" */
  readonly left?: string
  /** Never of an enquiry that is closed. */
  readonly isNear: boolean
  readonly isPast: boolean
}

export function movingDayView(
  { movingDay, state }: Pick<Ticket, 'movingDay' | 'state'>,
  lastNear: LocalDate,
  { t, f }: Voice,
  now: Date,
): MovingDayView | undefined {
  if (movingDay === undefined) return undefined
  const days = f.daysUntil(movingDay, now)
  const day = f.day(movingDay, now)
  const isNear = state !== 'closed' && isMovingNear({ movingDay }, lastNear)
  if (days < 0) return { day, text: t('moving.tag-past', { day }), isNear, isPast: true }
  return {
    day,
    text: t('moving.tag', { day }),
    short: t('moving.days-short', { days }),
    left: t('moving.days', { days }),
    isNear,
    isPast: false,
  }
}

/** What a reminder is worth beside a moving day; undefined where there is none. */
export function reminderNote(
  { movingDay }: Pick<Ticket, 'movingDay'>,
  lastNear: LocalDate,
  { t, f }: Voice,
  now: Date,
): string | undefined {
  if (movingDay === undefined) return undefined
  if (!isMovingNear({ movingDay }, lastNear))
    return t('moving.reminder-far', { from: f.day(nearFrom(movingDay), now) })
  const isPast = f.daysUntil(movingDay, now) < 0
  return t(isPast ? 'moving.reminder-past' : 'moving.reminder-near', { day: f.day(movingDay, now) })
}
