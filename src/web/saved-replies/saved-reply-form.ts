import { z } from 'zod'
import { isLocalDate } from '../../business-time/local-date.ts'
import type { Language } from '../../people/language.ts'
import { changedTexts, type SavedReply, type SavedReplyContent } from '../../replies/saved-reply.ts'
import { topics } from '../../tickets/topics.ts'
import { shortText, wholeNumber } from '../page/form-fields.ts'

const text = z
  .string()
  .max(20_000)
  .transform((given) => given.replaceAll('\r\n', '\n'))
const checked = z.literal('yes').optional()

export const savedReplyFields = {
  version: wholeNumber,
  name: shortText,
  topic: z.enum(['', ...topics]),
  reviewOn: shortText,
  fi: text,
  sv: text,
  en: text,
  /** The Swedish and the English text were read and still say the same as the Finnish. */
  holdsSv: checked,
  holdsEn: checked,
  isShared: checked,
}

export type SavedReplyForm = z.infer<z.ZodObject<typeof savedReplyFields>>

export type SavedReplyFault = {
  readonly field: 'name' | 'fi' | 'reviewOn'
  readonly key: 'name-missing' | 'text-missing' | 'review-wrong'
}

export function savedReplyFaults(form: SavedReplyForm, today: string): SavedReplyFault[] {
  const faults: SavedReplyFault[] = []
  if (form.name.trim() === '') faults.push({ field: 'name', key: 'name-missing' })
  if (!isLocalDate(form.reviewOn) || form.reviewOn <= today)
    faults.push({ field: 'reviewOn', key: 'review-wrong' })
  if ([form.fi, form.sv, form.en].every((given) => given.trim() === ''))
    faults.push({ field: 'fi', key: 'text-missing' })
  return faults
}

export function contentOf(form: SavedReplyForm, before: SavedReply | undefined): SavedReplyContent {
  const stillHold: readonly Language[] = [
    ...(form.holdsSv ? (['sv'] as const) : []),
    ...(form.holdsEn ? (['en'] as const) : []),
  ]
  return {
    name: form.name.trim(),
    topic: form.topic,
    reviewOn: form.reviewOn,
    texts: changedTexts(before?.texts ?? {}, form, stillHold),
  }
}

export function formOf(content: SavedReplyContent, version: number, isShared: boolean): SavedReplyForm {
  const { name, topic, reviewOn, texts } = content
  return {
    ...{ version, name, topic, reviewOn },
    fi: texts.fi?.text ?? '',
    sv: texts.sv?.text ?? '',
    en: texts.en?.text ?? '',
    ...(isShared ? { isShared: 'yes' } : {}),
  }
}
