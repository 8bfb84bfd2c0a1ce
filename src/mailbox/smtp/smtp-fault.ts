import type { MailboxFault, SendResult } from '../../replies/sender.ts'
import { errorFacts, isTlsCode } from '../error-facts.ts'

export type SmtpMailboxFault = Extract<SendResult, { kind: 'mailbox-fault' }>

const THROTTLE_WORDS =
  /thread limit|throttl|concurrent|too many (?:connections|messages|login)|rate.{0,3}limit|sending limit|try again later/i

/** Why no session could be had: the server's code decides before the library's. */
export function connectFault(error: unknown): SmtpMailboxFault {
  const { code, originalCode, responseCode, message, command } = errorFacts(error)
  if (isTlsCode(originalCode) || isTlsCode(code)) return mailboxFault('tls', originalCode || code)
  if (responseCode === undefined) {
    return mailboxFault(code === 'EAUTH' ? 'sign-in' : 'unreachable', originalCode || code)
  }
  if (responseCode === 421 || THROTTLE_WORDS.test(message))
    return mailboxFault('throttled', String(responseCode))
  if (code === 'EAUTH' || command.startsWith('AUTH')) {
    return mailboxFault(responseCode >= 500 ? 'sign-in' : 'throttled', String(responseCode))
  }
  return mailboxFault('unreachable', String(responseCode))
}

/**
 * Whether a refusal before DATA is about the mailbox, not about the message: no sign-in (530, 535, 538), or
 * the provider's limits (Microsoft 365: "4.3.2 … sender thread limit exceeded").
 */
export function refusalOfMailbox(responseCode: number, answer: string): SmtpMailboxFault | undefined {
  if ([530, 534, 535, 538].includes(responseCode)) return mailboxFault('sign-in', String(responseCode))
  const isTemporary = responseCode >= 400 && responseCode < 500
  if (responseCode === 421 || (isTemporary && THROTTLE_WORDS.test(answer.slice(0, 1_000)))) {
    return mailboxFault('throttled', String(responseCode))
  }
  return undefined
}

export function mailboxFault(fault: MailboxFault, code: string): SmtpMailboxFault {
  return { kind: 'mailbox-fault', fault, code: code || 'unknown' }
}
