import type { Channel } from './secure-channel.ts'

/** What stands in the form of an answer beside its text, as it was typed; kept so that nothing is written twice. */
export type DraftFields = {
  /** The address that was chosen among several. */
  readonly to?: string
  readonly cc?: string
  readonly outcome?: string
  /** ISO date of the reminder if the resident does not answer; empty when none was wanted. */
  readonly remindOn?: string
  readonly channel?: Channel
}
