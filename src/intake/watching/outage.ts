import type { EventDraft } from '../../events/event.ts'
import { isUnknownOutcome } from '../../events/unknown-outcome.ts'
import type { IntakeStore } from '../intake-store.ts'
import type { ConnectFault, FolderSession } from '../mailbox.ts'

export type Outage = {
  lost(fault: ConnectFault, code: string): Promise<void>
  /** Told after the first look: a connection over which no mail comes ends no outage. */
  ended(session: FolderSession): Promise<void>
}

/**
 * One event for one outage, however often connecting fails; another when its reason turns out to be another. A
 * full disk is no reason to stop: what cannot be written is told with the next failure.
 */
export function outageTeller(
  store: Pick<IntakeStore, 'appendEvent'>,
  now: () => Date,
  log: { warn(facts: object, message: string): void; error(facts: object, message: string): void },
): Outage {
  let since: Date | undefined
  let told: ConnectFault | undefined

  async function isWritten(event: EventDraft): Promise<boolean> {
    try {
      await store.appendEvent(event)
      return true
    } catch (error) {
      if (isUnknownOutcome(error)) throw error
      log.error({ code: codeOf(error) }, 'The loss of the mailbox could not be written down yet')
      return false
    }
  }

  return {
    async lost(fault, code) {
      since ??= now()
      if (fault === told) return
      log.warn({ fault, code }, 'The mailbox is lost')
      const at = told === undefined ? since : now()
      if (await isWritten({ kind: 'mailbox-lost', at, facts: { fault, code } })) told = fault
    },

    async ended({ mailbox, folder }) {
      const at = now()
      const outageMs = since ? at.getTime() - since.getTime() : 0
      await store.appendEvent({ kind: 'mailbox-connected', at, facts: { mailbox, folder, outageMs } })
      since = undefined
      told = undefined
    },
  }
}

export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : typeof error
}
