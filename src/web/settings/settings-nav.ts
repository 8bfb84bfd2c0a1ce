import type { MessageKey } from '../../messages/catalogue.ts'
import type { NavigationLink } from '../page/page-frame.ts'
import type { Voice } from '../page/render.ts'
import { settingsSections } from './settings-sections.ts'

export type SettingsPlace =
  | 'mailbox'
  | 'feedback'
  | 'users'
  | 'erasures'
  | 'history'
  | 'setup'
  | (typeof settingsSections)[number]['name']

const places: readonly { readonly name: SettingsPlace; readonly href: string; readonly title: MessageKey }[] =
  [
    { name: 'mailbox', href: '/settings/mailbox', title: 'mailbox.title' },
    ...settingsSections.map(
      ({ name }) => ({ name, href: `/settings/${name}`, title: `settings.${name}.title` }) as const,
    ),
    { name: 'users', href: '/settings/users', title: 'users.title' },
    { name: 'erasures', href: '/erasures', title: 'erasure.title' },
    { name: 'setup', href: '/setup/ready', title: 'setup.title' },
    { name: 'feedback', href: '/settings/feedback', title: 'feedback.list' },
    { name: 'history', href: '/settings/history', title: 'settings.history.title' },
  ]

/** The list beside every page of settings. */
export function settingsNavigation(current: SettingsPlace, { t }: Voice): readonly NavigationLink[] {
  return places.map(({ name, href, title }) => ({ href, text: t(title), isCurrent: name === current }))
}
