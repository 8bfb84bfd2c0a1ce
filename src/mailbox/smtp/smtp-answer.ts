import type { RecipientOutcome } from '../../replies/outbox-store.ts'

const LONGEST_ANSWER = 4_000
const LONGEST_DIAGNOSTIC = 500

/** A refusal in a server's words (RFC 5321 §4.2, RFC 3463): 4xx may be tried again, 5xx not. */
export function refusedRecipient(address: string, answer: string): RecipientOutcome {
  const text = answer.slice(0, LONGEST_ANSWER)
  const code = Number(/^(\d{3})(?:[ -]|$)/.exec(text)?.[1] ?? 0)
  const status = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(text)?.[1]
  return {
    address,
    state: isPermanent(code) ? 'refused' : 'retry',
    ...(code === 0 ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    diagnostic: diagnosticText(text),
  }
}

/** 503 is about the order of commands, so the mail itself may pass next time. */
function isPermanent(code: number): boolean {
  return code >= 500 && code < 600 && code !== 503
}

/** Without codes, without addresses: the outcome names its recipient, and these words are stored and shown. */
function diagnosticText(answer: string): string {
  const lines = answer
    .split(/\r?\n/)
    .map((line) => line.replace(/^\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3} ?)?/, ''))
  const text = lines.join(' ').replace(/[^\s@<>()"',;]{1,128}@[^\s@<>()"',;]{1,255}/g, '…')
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .trim()
    .slice(0, LONGEST_DIAGNOSTIC)
}
