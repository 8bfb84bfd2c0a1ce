import { allRead, isTicked, type SettingsSection, ticked, wholeNumber } from './settings-section.ts'

const mostMinutes = 2400

/** Mail to the office's own people about answers that are owed, and last month's figures. */
export const alertsSection: SettingsSection = {
  name: 'alerts',
  groups: [
    {
      title: 'settings.alerts.owed',
      fields: [
        { name: 'isOn', kind: 'check', label: 'settings.alerts.isOn' },
        {
          name: 'soonMinutes',
          kind: 'number',
          label: 'settings.alerts.soonMinutes',
          hint: 'settings.alerts.soon-hint',
        },
        {
          name: 'supervisorMinutes',
          kind: 'number',
          label: 'settings.alerts.supervisorMinutes',
          hint: 'settings.alerts.supervisor-hint',
        },
      ],
    },
    {
      title: 'settings.alerts.month',
      fields: [{ name: 'monthly', kind: 'check', label: 'settings.alerts.monthly' }],
    },
  ],

  shown({ alerts, monthlyReport }) {
    return {
      isOn: ticked(alerts.isOn),
      soonMinutes: String(alerts.soonMinutes),
      supervisorMinutes: String(alerts.supervisorMinutes),
      monthly: ticked(monthlyReport.isOn),
    }
  },

  read(form, settings) {
    const read = allRead<{ readonly soonMinutes: number; readonly supervisorMinutes: number }>({
      soonMinutes: wholeNumber(form, 'soonMinutes', 5, mostMinutes),
      supervisorMinutes: wholeNumber(form, 'supervisorMinutes', 0, mostMinutes),
    })
    if (read.kind === 'faults') return read
    const alerts = { isOn: isTicked(form, 'isOn'), ...read.values }
    const monthlyReport = { isOn: isTicked(form, 'monthly') }
    return { kind: 'read', settings: { ...settings, alerts, monthlyReport } }
  },
}
