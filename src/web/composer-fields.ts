import { z } from 'zod'
import { longText, shortText, wholeNumber } from './form-fields.ts'

/** The form of an answer; its text may also be kept as a draft or turned into a note, by another button. */
export const composerFields = {
  formId: z.uuid(),
  version: wholeNumber,
  /** The newest event the writer can have known of. */
  seq: wholeNumber,
  to: shortText.optional(),
  /** Who gets a copy, as typed. */
  cc: z.string().max(2000).optional(),
  text: longText,
  outcome: longText,
  after: z.enum(['wait', 'close']).optional(),
  /** Warnings that the form showed, by kind and place; pressing again confirms them. */
  confirmed: z.string().max(4000).optional(),
  /** Why something is sent although it was warned of. */
  reason: shortText.optional(),
  /** Covers what was found in the text, and sends nothing. */
  fix: z.enum(['personal-code', 'iban', 'payment-card']).optional(),
}

export type ComposerFields = z.infer<z.ZodObject<typeof composerFields>>
