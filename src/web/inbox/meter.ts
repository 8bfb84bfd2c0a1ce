import { businessMinutesBetween } from '../../business-time/business-minutes.ts'
import type { ServiceCalendar } from '../../business-time/service-calendar.ts'
import { localTime } from '../../messages/local-time.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Voice } from '../page/render.ts'

export type Consequence = 'overdue' | 'today' | 'later'

/** When an answer is due, in words, and how much of the working time until then is used. */
export type DueView = {
  readonly consequence: Consequence
  /** "Tänään klo 16.00" or "Myöhässä 2 t 55 min" */
  readonly text: string
  /** "1 t 45 min / 4 t", used and allowed working time */
  readonly used: string
  readonly bar: MeterBar
}

/** Drawn by attributes of SVG, because the policy of pages allows no inline style. */
export type MeterBar = {
  readonly target: number
  readonly used: number
  readonly over: number
  readonly half: number
}

const targetWidth = 64
const overWidth = 14
/** A hatching that can still be seen. */
const leastOver = 3.5

/** Undefined while nothing is owed. */
export function dueView(
  ticket: Ticket,
  calendar: ServiceCalendar,
  voice: Voice,
  now: Date,
): DueView | undefined {
  const { dueAt, waitingSince, state } = ticket
  if (!dueAt || state === 'closed') return undefined
  const { t, f } = voice
  const usedMinutes = waitingSince ? businessMinutesBetween(calendar, waitingSince, now) : 0
  const targetMinutes = waitingSince ? businessMinutesBetween(calendar, waitingSince, dueAt) : 0
  const consequence = consequenceOf(dueAt, calendar.timeZone, now)
  const late = f.duration(Math.max(0, businessMinutesBetween(calendar, dueAt, now)))
  return {
    consequence,
    text: consequence === 'overdue' ? t('due.overdue', { late }) : capitalised(f.relative(dueAt, now), voice),
    used: t('due.used', { used: f.duration(Math.max(0, usedMinutes)), target: f.duration(targetMinutes) }),
    bar: meterBar(usedMinutes, targetMinutes),
  }
}

export function consequenceOf(dueAt: Date, timeZone: string, now: Date): Consequence {
  if (dueAt <= now) return 'overdue'
  return localTime(dueAt, timeZone).dayNumber === localTime(now, timeZone).dayNumber ? 'today' : 'later'
}

/** A notch at the half, a post at the target, hatching beyond it. */
export function meterBar(usedMinutes: number, targetMinutes: number): MeterBar {
  const share = targetMinutes > 0 ? Math.max(0, usedMinutes / targetMinutes) : usedMinutes > 0 ? 2 : 0
  return {
    target: targetWidth,
    half: targetWidth / 2,
    used: tenth(Math.min(1, share) * targetWidth),
    over: share > 1 ? tenth(Math.min(overWidth, Math.max(leastOver, (share - 1) * targetWidth))) : 0,
  }
}

function tenth(width: number): number {
  return Math.round(width * 10) / 10
}

function capitalised(text: string, { language }: Voice): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}
