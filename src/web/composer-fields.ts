import { z } from 'zod'
import { longText, shortText, wholeNumber } from './form-fields.ts'

/** The form of an answer; its text may also be kept as a draft or turned into a note, by another button. */
export const composerFields = {
  formId: z.uuid(),
  version: wholeNumber,
  /** The newest event the writer can have known of. */
  seq: wholeNumber,
  to: shortText.optional(),
  text: longText,
  outcome: longText,
  after: z.enum(['wait', 'close']).optional(),
}

export type ComposerFields = z.infer<z.ZodObject<typeof composerFields>>
