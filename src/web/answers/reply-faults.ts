import type { Address } from '../../mail/inbound-mail.ts'
import { attachmentLimits } from '../../replies/attachment-limits.ts'
import type { ReplyFault } from '../../replies/compose-reply.ts'
import type { addressing } from '../../replies/secure-channel.ts'
import type { Voice } from '../page/render.ts'
import type { ComposerFields } from './composer-fields.ts'
import type { RefusedFile } from './taken-files.ts'

/** What stands in the way of an answer, beside the field it concerns. */
export type ComposerFault = {
  readonly field:
    | 'channel'
    | 'text'
    | 'to'
    | 'cc'
    | 'outcome'
    | 'reason'
    | 'files'
    | 'remindOn'
    | 'savedReply'
  readonly key:
    | ReplyFault
    | 'to-unchosen'
    | 'channel-gone'
    | 'cc-unreadable'
    | 'value-refused'
    | 'reason-missing'
    | 'reminder-past'
    | 'saved-reply-unchosen'
    | `file-${RefusedFile['why']}`
  /** Which of the files it is about. */
  readonly file?: string
}

/** What the form itself shows; the rest is found where the mail is composed. */
export function composerFaults(
  { text, outcome, after }: ComposerFields,
  to: Address | undefined,
  cc: readonly Address[] | undefined,
  remindAt: Date | 'past' | undefined,
  way: ReturnType<typeof addressing>,
): ComposerFault[] {
  const faults: ComposerFault[] = []
  if (!to) faults.push({ field: 'to', key: 'to-unchosen' })
  if (!cc) faults.push({ field: 'cc', key: 'cc-unreadable' })
  if (way === 'gone') faults.push({ field: 'channel', key: 'channel-gone' })
  if (text.trim() === '') faults.push({ field: 'text', key: 'text-missing' })
  if (after === 'close' && outcome.trim() === '') faults.push({ field: 'outcome', key: 'outcome-missing' })
  if (remindAt === 'past') faults.push({ field: 'remindOn', key: 'reminder-past' })
  return faults
}

export function besideField(key: ReplyFault): ComposerFault {
  if (key.startsWith('recipient')) return { field: 'to', key }
  if (key === 'attachments-too-large') return { field: 'files', key }
  return { field: key === 'outcome-missing' ? 'outcome' : 'text', key }
}

/** What the writer wanted to send along and cannot; everything else stays as it was. */
export function fileFaults(refused: readonly RefusedFile[] = []): ComposerFault[] {
  return refused.map(({ name, why }) => ({ field: 'files', key: `file-${why}`, file: name }))
}

export function shownFaults(faults: readonly ComposerFault[], { t, f }: Voice) {
  const { file, total, count } = attachmentLimits
  const limits = { limit: f.fileSize(file), total: f.fileSize(total), count }
  return faults.map(({ field, key, file: name = '' }) => ({
    field,
    text: t(`reply.fault.${key}`, { name, ...limits }),
  }))
}
