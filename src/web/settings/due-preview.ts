import { closureOf } from '../../business-time/closure.ts'
import { specialDays } from '../../business-time/finnish-holidays.ts'
import { serviceDays } from '../../business-time/service-days.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import { targetRule } from '../../tickets/targets.ts'
import type { Urgency } from '../../tickets/ticket.ts'
import type { Voice } from '../page/render.ts'

const urgencies: readonly Urgency[] = ['ordinary', 'legal-deadline', 'crisis']
const daysAhead = 400
const mostDays = 16

export type DuePreview = { readonly now: string; readonly rows: readonly { name: string; due: string }[] }

/** "A message now would be due …", for each target. */
export function duePreview(settings: OfficeSettings, { t, f }: Voice, now: Date): DuePreview {
  const rule = targetRule(settings)
  return {
    now: f.dateTime(now),
    rows: urgencies.map((urgency) => ({
      name: t(`settings.due.${urgency}`),
      due: f.dateTime(rule(now, urgency)),
    })),
  }
}

/** The coming holidays, eves and closing days, and whether the office serves on them. */
export function calendarPreview(
  { serviceHours }: OfficeSettings,
  { t, f }: Voice,
  now: Date,
): readonly { readonly date: string; readonly name: string; readonly isOpen: boolean }[] {
  const days = serviceDays(serviceHours)
  const today = days.numberAt(now.getTime())
  const shown: { date: string; name: string; isOpen: boolean }[] = []
  for (let number = today; number < today + daysAhead && shown.length < mostDays; number += 1) {
    const { date, start } = days.day(number)
    const closure = closureOf(serviceHours, date)
    const special = specialDays(Number(date.slice(0, 4))).get(date)
    if (!special && closure?.kind !== 'local') continue
    const name = special ? t(`proof.day.${special}`) : t('proof.closed.local')
    shown.push({ date: f.date(new Date(start)), name, isOpen: closure === undefined })
  }
  return shown
}
