import {
  allRead,
  type SettingsFault,
  type SettingsForm,
  type SettingsSection,
  wholeNumber,
} from './settings-section.ts'

const mostListIds = 20

/** What becomes of answers and of mail to old threads. */
export const handlingSection: SettingsSection = {
  name: 'handling',
  groups: [
    {
      fields: [
        {
          name: 'undoSeconds',
          kind: 'number',
          label: 'settings.handling.undoSeconds',
          hint: 'settings.handling.undo-hint',
        },
        {
          name: 'reopenWithinDays',
          kind: 'number',
          label: 'settings.handling.reopenWithinDays',
          hint: 'settings.handling.reopen-hint',
        },
        {
          name: 'ownListIds',
          kind: 'lines',
          label: 'settings.handling.ownListIds',
          hint: 'settings.handling.lists-hint',
        },
      ],
    },
  ],

  shown({ undoSeconds, reopenWithinDays, ownListIds }) {
    return {
      undoSeconds: String(undoSeconds),
      reopenWithinDays: String(reopenWithinDays),
      ownListIds: ownListIds.join('\n'),
    }
  },

  read(form, settings) {
    const numbers = allRead<{ readonly undoSeconds: number; readonly reopenWithinDays: number }>({
      undoSeconds: wholeNumber(form, 'undoSeconds', 0, 120),
      reopenWithinDays: wholeNumber(form, 'reopenWithinDays', 0, 3650),
    })
    const ownListIds = listIds(form)
    const faults = [...(numbers.kind === 'faults' ? numbers.faults : []), ...listFaults(ownListIds)]
    if (numbers.kind === 'faults' || faults.length > 0) return { kind: 'faults', faults }
    return { kind: 'read', settings: { ...settings, ...numbers.values, ownListIds } }
  },
}

function listIds(form: SettingsForm): readonly string[] {
  const lines = (form.ownListIds ?? '').split('\n').map((line) =>
    line
      .trim()
      .toLowerCase()
      .replace(/^.*<|>$/g, ''),
  )
  return [...new Set(lines.filter((line) => line !== ''))]
}

function listFaults(ids: readonly string[]): readonly SettingsFault[] {
  const field = 'ownListIds'
  if (ids.length > mostListIds)
    return [{ field, key: 'settings.fault.too-many', values: { most: mostListIds } }]
  const wrong = ids.find((id) => !/^[a-z0-9][a-z0-9._-]{1,250}$/.test(id))
  return wrong === undefined ? [] : [{ field, key: 'settings.fault.list-id' }]
}
