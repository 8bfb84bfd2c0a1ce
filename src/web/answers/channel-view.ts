import type { Channel } from '../../replies/secure-channel.ts'
import type { OfficeSettings } from '../../settings/settings.ts'

/** How an answer may go, as its form shows it. */
export type ChannelView = {
  readonly chosen: Channel
  readonly mayChoose: boolean
  /** Where the office writes what ordinary mail may not carry. */
  readonly service?: string
}

export function channelView({ secureSending }: OfficeSettings, chosen: Channel | undefined): ChannelView {
  const { way, url } = secureSending
  return {
    chosen: way === 'suffix' ? (chosen ?? 'ordinary') : 'ordinary',
    mayChoose: way === 'suffix',
    ...(way === 'service' && url ? { service: url } : {}),
  }
}
