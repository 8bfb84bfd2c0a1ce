import type { MessageKey } from '../../messages/catalogue.ts'
import { allRead, type SettingsFault, type SettingsSection, wholeNumber } from './settings-section.ts'

const mostLines = 20

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
        {
          name: 'webForms',
          kind: 'lines',
          label: 'settings.handling.webForms',
          hint: 'settings.handling.forms-hint',
        },
      ],
    },
  ],

  shown({ undoSeconds, reopenWithinDays, ownListIds, webForms }) {
    return {
      undoSeconds: String(undoSeconds),
      reopenWithinDays: String(reopenWithinDays),
      ownListIds: ownListIds.join('\n'),
      webForms: webForms.join('\n'),
    }
  },

  read(form, settings) {
    const numbers = allRead<{ readonly undoSeconds: number; readonly reopenWithinDays: number }>({
      undoSeconds: wholeNumber(form, 'undoSeconds', 0, 120),
      reopenWithinDays: wholeNumber(form, 'reopenWithinDays', 0, 3650),
    })
    const ownListIds = bareLines(form.ownListIds)
    const webForms = bareLines(form.webForms)
    const faults = [
      ...(numbers.kind === 'faults' ? numbers.faults : []),
      ...lineFaults('ownListIds', ownListIds, /^[a-z0-9][a-z0-9._-]{1,250}$/, 'settings.fault.list-id'),
      ...lineFaults(
        'webForms',
        webForms,
        /^[^\s@<>",;]{1,64}@[^\s@<>",;]{1,255}$/,
        'settings.fault.web-form',
      ),
    ]
    if (numbers.kind === 'faults' || faults.length > 0) return { kind: 'faults', faults }
    return { kind: 'read', settings: { ...settings, ...numbers.values, ownListIds, webForms } }
  },
}

/** One thing on each line, without the name and the brackets it may have been copied with. */
function bareLines(text = ''): readonly string[] {
  const lines = text.split('\n').map((line) =>
    line
      .trim()
      .toLowerCase()
      .replace(/^.*<|>$/g, ''),
  )
  return [...new Set(lines.filter((line) => line !== ''))]
}

function lineFaults(
  field: string,
  lines: readonly string[],
  form: RegExp,
  key: MessageKey,
): readonly SettingsFault[] {
  if (lines.length > mostLines)
    return [{ field, key: 'settings.fault.too-many', values: { most: mostLines } }]
  return lines.every((line) => form.test(line)) ? [] : [{ field, key }]
}
