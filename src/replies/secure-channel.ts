import type { SecureSending } from '../settings/settings.ts'

export const channels = ['ordinary', 'secure'] as const

/** How an answer goes: as ordinary mail, or through the city's secure mail. */
export type Channel = (typeof channels)[number]

/** What the writer may choose of, and what is chosen before they do. */
export function usualChannel({ way, isUsual }: SecureSending): Channel {
  return way === 'suffix' && isUsual ? 'secure' : 'ordinary'
}

/**
 * How the addresses of an answer are written; `gone` when it was to go securely and the office no longer
 * can, for then it must not go at all.
 */
export function addressing(
  { way, suffix }: SecureSending,
  channel: Channel | undefined,
): { readonly suffix?: string } | 'gone' {
  if (channel !== 'secure') return {}
  return way === 'suffix' && suffix ? { suffix } : 'gone'
}
