import { dueAt } from '../business-time/working-days.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import type { Urgency } from './ticket.ts'
import type { Due } from './transitions.ts'

/** The office's promise as a rule: closing time of the target's working day (ruling 9). */
export function targetRule(settings: Pick<OfficeSettings, 'serviceHours' | 'targets'>): Due {
  const { ordinaryDays, legalDeadlineDays, crisisDays } = settings.targets
  const days: Readonly<Record<Urgency, number>> = {
    ordinary: ordinaryDays,
    'legal-deadline': legalDeadlineDays,
    crisis: crisisDays,
  }
  return (arrivedAt, urgency) => dueAt(settings.serviceHours, arrivedAt, days[urgency])
}
