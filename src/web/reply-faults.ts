import type { Address } from '../mail/inbound-mail.ts'
import type { ReplyFault } from '../replies/compose-reply.ts'
import type { ComposerFields } from './composer-fields.ts'

/** What stands in the way of an answer, beside the field it concerns. */
export type ComposerFault = {
  readonly field: 'text' | 'to' | 'cc' | 'outcome' | 'reason'
  readonly key: ReplyFault | 'to-unchosen' | 'cc-unreadable' | 'value-refused' | 'reason-missing'
}

/** What the form itself shows; the rest is found where the mail is composed. */
export function composerFaults(
  { text, outcome, after }: ComposerFields,
  to: Address | undefined,
  cc: readonly Address[] | undefined,
): ComposerFault[] {
  const faults: ComposerFault[] = []
  if (!to) faults.push({ field: 'to', key: 'to-unchosen' })
  if (!cc) faults.push({ field: 'cc', key: 'cc-unreadable' })
  if (text.trim() === '') faults.push({ field: 'text', key: 'text-missing' })
  if (after === 'close' && outcome.trim() === '') faults.push({ field: 'outcome', key: 'outcome-missing' })
  return faults
}

export function besideField(key: ReplyFault): ComposerFault {
  if (key.startsWith('recipient')) return { field: 'to', key }
  return { field: key === 'outcome-missing' ? 'outcome' : 'text', key }
}
