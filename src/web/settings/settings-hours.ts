import { type CalendarFault, calendarFaults } from '../../business-time/calendar-faults.ts'
import { type Weekday, weekdays } from '../../business-time/local-date.ts'
import type { MessageKey } from '../../messages/catalogue.ts'
import type { ServiceHours } from '../../settings/settings.ts'
import { type ClosingDays, readClosingDays, shownClosingDays } from './closing-days.ts'
import { readSpans, shownSpans } from './service-spans.ts'
import { isTicked, type SettingsFault, type SettingsSection, ticked } from './settings-section.ts'

const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** When the office serves: the week as people write it, eves, and days on which it alone is closed. */
export const hoursSection: SettingsSection = {
  name: 'hours',
  groups: [
    {
      title: 'settings.hours.week',
      hint: 'settings.hours.week-hint',
      fields: names.map((name) => ({ name, kind: 'text', label: `settings.hours.${name}` }) as const),
    },
    {
      title: 'settings.hours.eves',
      fields: [
        { name: 'christmas', kind: 'check', label: 'settings.hours.christmas' },
        { name: 'midsummer', kind: 'check', label: 'settings.hours.midsummer' },
      ],
    },
    {
      title: 'settings.hours.closings',
      fields: [
        { name: 'closings', kind: 'lines', label: 'settings.hours.days', hint: 'settings.hours.days-hint' },
      ],
    },
  ],

  shown({ serviceHours: { week, closedEves, localClosingDays } }) {
    return {
      ...Object.fromEntries(weekdays.map((day) => [nameOf(day), shownSpans(week[day])])),
      christmas: ticked(closedEves.christmas),
      midsummer: ticked(closedEves.midsummer),
      closings: shownClosingDays(localClosingDays),
    }
  },

  read(form, settings) {
    const closings = readClosingDays(form.closings ?? '')
    const serviceHours: ServiceHours = {
      ...settings.serviceHours,
      week: weekOf((day) => readSpans(form[nameOf(day)] ?? '')),
      closedEves: { christmas: isTicked(form, 'christmas'), midsummer: isTicked(form, 'midsummer') },
      localClosingDays: closings.kind === 'read' ? closings.days : [],
    }
    const faults = [...calendarFaults(serviceHours).map(worded), ...closingFaults(closings)]
    return faults.length > 0
      ? { kind: 'faults', faults }
      : { kind: 'read', settings: { ...settings, serviceHours } }
  },
}

function weekOf(spansOf: (day: Weekday) => ServiceHours['week'][Weekday]): ServiceHours['week'] {
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = weekdays.map(spansOf)
  return { 1: monday!, 2: tuesday!, 3: wednesday!, 4: thursday!, 5: friday!, 6: saturday!, 7: sunday! }
}

function nameOf(day: Weekday): (typeof names)[number] {
  return names[day - 1]!
}

function worded(fault: CalendarFault): SettingsFault {
  const field =
    'weekday' in fault ? nameOf(fault.weekday) : fault.code === 'date-invalid' ? 'closings' : 'monday'
  return { field, key: `settings.fault.${fault.code}` satisfies MessageKey }
}

function closingFaults(closings: ClosingDays): readonly SettingsFault[] {
  if (closings.kind === 'read') return []
  const { kind, line } = closings
  return [{ field: 'closings', key: `settings.fault.closings-${kind}`, values: { line } }]
}
