import type { ConnectFault } from '../../intake/mailbox.ts'
import { errorFacts, isTlsCode } from '../error-facts.ts'

export type ImapFault = {
  readonly kind: 'fault'
  readonly fault: ConnectFault
  /** For logs and screens: never a server's words, which may hold addresses. */
  readonly code: string
  readonly retryAfterMs?: number
}

/** Response codes that say "not now", whatever the command was (RFC 5530, RFC 9051 §7.1). */
const NOT_NOW = new Set([
  'UNAVAILABLE',
  'INUSE',
  'LIMIT',
  'OVERQUOTA',
  'THROTTLED',
  'SERVERBUG',
  'CONTACTADMIN',
])

/** Words of servers that give no code: Gmail, Exchange, Dovecot's limits. */
const NOT_NOW_WORDS = /too many|throttl|temporar|try again|not connected|unavailable|limit exceeded/i

/**
 * Why a mailbox could not be opened. The response code comes first: imapflow reports a temporary
 * `NO [UNAVAILABLE]` as a failed authentication.
 */
export function imapFault(error: unknown): ImapFault {
  const facts = errorFacts(error)
  const fault = (name: ConnectFault, code: string): ImapFault => ({ kind: 'fault', fault: name, code })
  if (NOT_NOW.has(facts.serverResponseCode)) return fault('unavailable', facts.serverResponseCode)
  if (facts.code === 'ETHROTTLE') {
    return { ...fault('unavailable', 'ETHROTTLE'), retryAfterMs: facts.throttleMs ?? 60_000 }
  }
  if (NOT_NOW_WORDS.test(facts.words)) return fault('unavailable', facts.serverResponseCode || 'busy')
  if (facts.authenticationFailed) return fault('sign-in', facts.serverResponseCode || 'refused')
  if (facts.tlsFailed || isTlsCode(facts.code)) return fault('tls', facts.code || 'no-starttls')
  return fault('unreachable', facts.code || 'unknown')
}

/** The same for SELECT: a refusal means the folder. */
export function selectFault(error: unknown): ImapFault {
  const fault = imapFault(error)
  const facts = errorFacts(error)
  if (fault.fault !== 'unreachable' || !facts.isRefusal) return fault
  return { kind: 'fault', fault: 'no-folder', code: facts.serverResponseCode || 'refused' }
}
