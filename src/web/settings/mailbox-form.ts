import { firstMails, type KeptServer } from './finding.ts'
import type { SettingsFault, SettingsField, SettingsForm, SettingsGroup } from './settings-section.ts'

export type Which = 'incoming' | 'outgoing'

const securities = ['tls', 'starttls', 'none'] as const

/** The fields of one mail server; both stand on one page. */
export function serverFields(which: Which): SettingsGroup {
  const field = (
    name: string,
    kind: SettingsField['kind'],
    label: SettingsField['label'],
  ): SettingsField => ({
    name: `${which}-${name}`,
    kind,
    label,
  })
  return {
    fields: [
      field('host', 'text', 'mailbox.server'),
      field('port', 'number', 'mailbox.port'),
      {
        ...field('security', 'choice', 'mailbox.security'),
        choices: securities.map((value) => ({ value, label: `mailbox.security.${value}` as const })),
      },
      field('user', 'text', 'mailbox.user'),
      { ...field('password', 'password', 'mailbox.password'), hint: 'mailbox.password-hint' },
      ...(which === 'incoming'
        ? [
            field('folder', 'text', 'mailbox.folder'),
            {
              ...field('first', 'choice', 'mailbox.first'),
              choices: firstMails.map((value) => ({ value, label: `mailbox.first.${value}` as const })),
              hint: 'mailbox.first-hint' as const,
            },
          ]
        : []),
    ],
  }
}

export function shownServer(which: Which, kept: KeptServer = usual[which]): SettingsForm {
  const { host, port, security, user, folder = 'INBOX', first = 'new' } = kept
  return Object.fromEntries(
    Object.entries({ host, port, security, user, folder, first }).map(([name, value]) => [
      `${which}-${name}`,
      String(value),
    ]),
  )
}

const usual: Readonly<Record<Which, KeptServer>> = {
  incoming: { host: '', port: 993, security: 'tls', user: '' },
  outgoing: { host: '', port: 587, security: 'starttls', user: '' },
}

/** What was typed as a server, or everything that is wrong with it. */
export function readServer(
  which: Which,
  form: SettingsForm,
):
  | { readonly kind: 'read'; readonly server: KeptServer; readonly password: string | undefined }
  | { readonly kind: 'faults'; readonly faults: readonly SettingsFault[] } {
  const text = (name: string) => (form[`${which}-${name}`] ?? '').trim()
  const security = securities.find((one) => one === text('security'))
  const port = /^\d{1,5}$/.test(text('port')) ? Number(text('port')) : 0
  const faults: SettingsFault[] = []
  const fault = (name: string, key: SettingsFault['key'], values = {}) =>
    faults.push({ field: `${which}-${name}`, key, values })
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?$/.test(text('host')))
    fault('host', 'mailbox.fault.host')
  if (port < 1 || port > 65_535) fault('port', 'settings.fault.number', { least: 1, most: 65_535 })
  if (!security) fault('security', 'settings.fault.choice')
  if (security === 'none' && !isLoopback(text('host'))) fault('security', 'mailbox.fault.clear-text')
  if (which === 'incoming' && text('user') === '') fault('user', 'mailbox.fault.user')
  const first = firstMails.find((one) => one === (text('first') || 'new'))
  if (!first) fault('first', 'settings.fault.choice')
  if (!security || !first || faults.length > 0) return { kind: 'faults', faults }
  const folder = which === 'incoming' ? { folder: text('folder') || 'INBOX', first } : {}
  const server = { host: text('host'), port, security, user: text('user'), ...folder }
  const password = form[`${which}-password`] || undefined
  return { kind: 'read', server, password }
}

/** Passwords go unencrypted within this machine only. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
