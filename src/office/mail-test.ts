import type { Finding, MailTest, MailTestState } from '../web/settings/finding.ts'
import { sharedTokens } from './adapters.ts'
import { mailSteps } from './mail-steps.ts'
import type { Office } from './office.ts'
import type { PostOffice } from './post-office.ts'
import { roundTrip } from './round-trip.ts'

/**
 * The live test of the mailbox page: every step up to a mail that comes back, beside the desk, one at a time.
 * It shares the tokens of the running mail, because two refreshes side by side would end each other's line.
 * Each step has a limit of its own, so that the whole ends within a few minutes.
 */
export function createMailTest(
  office: Office,
  post: () => PostOffice,
  means: { readonly signal: AbortSignal; checkMail(): Promise<void> },
): MailTest {
  let state: MailTestState | undefined

  async function run(startedAt: Date): Promise<void> {
    const findings: Finding[] = []
    const onFinding = (finding: Finding) => {
      findings.push(finding)
      state = { startedAt, findings: [...findings] }
    }
    const { adapters, office: running } = post()
    const tokens = adapters.tokens ?? sharedTokens(office.storage)
    const [tried] = await Promise.allSettled([mailSteps(running.config, tokens, startedAt, onFinding)])
    if (tried.status === 'rejected' && !means.signal.aborted) fail(office, tried.reason, onFinding)
    const { sender, sent } = adapters
    if (sender && findings.every(({ ok }) => ok) && !means.signal.aborted) {
      const trip = { ...means, sender, ...(sent ? { sent } : {}), onFinding }
      const [gone] = await Promise.allSettled([roundTrip(office, trip)])
      if (gone.status === 'rejected' && !means.signal.aborted) fail(office, gone.reason, onFinding)
    }
    state = { startedAt, endedAt: office.now(), findings: [...findings] }
  }

  return {
    start() {
      if (state && !state.endedAt) return false
      const startedAt = office.now()
      state = { startedAt, findings: [] }
      void run(startedAt)
      return true
    },
    state: () => state,
  }
}

/** A fault of ours: told in the log with its place, on the page without. */
function fail({ log }: Office, reason: unknown, onFinding: (finding: Finding) => void): void {
  log.error('mail-test-failed', reason)
  onFinding({ area: 'machine', step: 'test', ok: false, code: 'unexpected' })
}
