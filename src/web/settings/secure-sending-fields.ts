import type { SecureSending } from '../../settings/settings.ts'
import {
  isTicked,
  type SettingsFault,
  type SettingsForm,
  type SettingsGroup,
  ticked,
} from './settings-section.ts'

/** How the office sends what ordinary mail may not carry. */
export const secureSendingGroup: SettingsGroup = {
  title: 'settings.protection.sending',
  hint: 'settings.protection.sending-hint',
  fields: [
    {
      name: 'secureWay',
      kind: 'choice',
      label: 'settings.protection.secureWay',
      choices: [
        { value: 'off', label: 'settings.protection.way.off' },
        { value: 'suffix', label: 'settings.protection.way.suffix' },
        { value: 'service', label: 'settings.protection.way.service' },
      ],
    },
    {
      name: 'secureSuffix',
      kind: 'text',
      label: 'settings.protection.secureSuffix',
      hint: 'settings.protection.suffix-hint',
    },
    {
      name: 'secureIsUsual',
      kind: 'check',
      label: 'settings.protection.secureIsUsual',
      hint: 'settings.protection.usual-hint',
    },
    {
      name: 'secureUrl',
      kind: 'text',
      label: 'settings.protection.secureUrl',
      hint: 'settings.protection.url-hint',
    },
  ],
}

export function shownSecureSending({ way, suffix, url, isUsual }: SecureSending): SettingsForm {
  return {
    secureWay: way,
    secureSuffix: suffix ?? '',
    secureIsUsual: ticked(isUsual),
    secureUrl: url ?? '',
  }
}

const ways = ['off', 'suffix', 'service'] as const

/** Only dots and the letters of a host name: nothing else may come to stand in an address. */
const SUFFIX = /^(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){1,5}$/

export function readSecureSending(form: SettingsForm): {
  readonly secureSending: SecureSending
  readonly faults: readonly SettingsFault[]
} {
  const way = ways.find((each) => each === form.secureWay)
  const suffix = (form.secureSuffix ?? '').trim().toLowerCase()
  const url = (form.secureUrl ?? '').trim()
  const faults: readonly (readonly [boolean, SettingsFault])[] = [
    [way === undefined, { field: 'secureWay', key: 'settings.fault.choice' }],
    [
      suffix === '' ? way === 'suffix' : suffix.length > 60 || !SUFFIX.test(suffix),
      { field: 'secureSuffix', key: 'settings.fault.secure-suffix' },
    ],
    [url === '' ? way === 'service' : !isWebAddress(url), { field: 'secureUrl', key: 'settings.fault.url' }],
  ]
  return {
    secureSending: {
      way: way ?? 'off',
      isUsual: isTicked(form, 'secureIsUsual'),
      ...(suffix === '' ? {} : { suffix }),
      ...(url === '' ? {} : { url }),
    },
    faults: faults.filter(([isFault]) => isFault).map(([, fault]) => fault),
  }
}

function isWebAddress(text: string): boolean {
  return text.length <= 300 && URL.canParse(text) && new URL(text).protocol === 'https:'
}
