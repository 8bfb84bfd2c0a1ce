import type { Channel } from '../../replies/secure-channel.ts'
import type { OfficeSettings } from '../../settings/settings.ts'

/** How an answer may go, as its form shows it. */
export type ChannelView = {
  readonly chosen: Channel
  readonly mayChoose: boolean
  /** It was to go by secure mail, which the office no longer has: it goes no other way until its writer says so. */
  readonly isGone: boolean
  /** Where the office writes what ordinary mail may not carry. */
  readonly service?: string
}

export function channelView({ secureSending }: OfficeSettings, chosen: Channel | undefined): ChannelView {
  const { way, url } = secureSending
  return {
    chosen: chosen ?? 'ordinary',
    mayChoose: way === 'suffix',
    isGone: way !== 'suffix' && chosen === 'secure',
    ...(way === 'service' && url ? { service: url } : {}),
  }
}
