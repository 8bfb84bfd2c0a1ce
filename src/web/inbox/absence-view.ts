import { serviceDays } from '../../business-time/service-days.ts'
import { type Absence, presentFor } from '../../people/absence.ts'
import type { User } from '../../people/user.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'

export type ShownAbsence = {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly dates: string
  /** Who does the work, in words. */
  readonly substitute: string
  readonly isNow: boolean
}

export function today({ serviceHours }: OfficeSettings, now: Date): string {
  const days = serviceDays(serviceHours)
  return days.day(days.numberAt(now.getTime())).date
}

export function shownAbsences(
  absences: readonly Absence[],
  users: readonly Pick<User, 'id' | 'name'>[],
  date: string,
  { t, f }: Voice,
): readonly ShownAbsence[] {
  const names = new Map(users.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? t('event.somebody')
  const day = (text: string) => f.date(new Date(`${text}T12:00:00Z`))
  return absences.map(({ id, userId, from, to, substituteId }) => ({
    id,
    userId,
    name: nameOf(userId),
    dates: from === to ? day(from) : t('report.dates', { from: day(from), to: day(to) }),
    substitute: substituteId ? t('absence.substitute', { name: nameOf(substituteId) }) : t('absence.nobody'),
    isNow: from <= date && date <= to,
  }))
}

/** Who is away today, and who does their work; one sentence each for the top of the inbox. */
function awayToday(
  absences: readonly Absence[],
  users: readonly Pick<User, 'id' | 'name'>[],
  date: string,
  { t, f }: Voice,
): readonly string[] {
  const names = new Map(users.map(({ id, name }) => [id, name]))
  return absences
    .filter(({ from, to }) => from <= date && date <= to)
    .map(({ userId, to }) => {
      const presentId = presentFor(absences, userId, date)
      const until = f.date(new Date(`${to}T12:00:00Z`))
      const name = names.get(userId) ?? t('event.somebody')
      return presentId === undefined
        ? t('absence.away-alone', { name, until })
        : t('absence.away', { name, until, substitute: names.get(presentId) ?? t('event.somebody') })
    })
}

/** The same for a page of the desk. */
export async function awaySentences(
  { needs }: Desk,
  settings: OfficeSettings,
  voice: Voice,
  now: Date,
): Promise<readonly string[]> {
  const date = today(settings, now)
  const absences = await needs.store.absences(date)
  return absences.length === 0 ? [] : awayToday(absences, await needs.store.listUsers(), date, voice)
}
