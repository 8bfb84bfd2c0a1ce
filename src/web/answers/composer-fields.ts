import { z } from 'zod'
import { languages } from '../../people/language.ts'
import type { DraftFields } from '../../replies/draft-fields.ts'
import { type Channel, channels } from '../../replies/secure-channel.ts'
import { id, longText, shortText, wholeNumber } from '../page/form-fields.ts'

/** The form of an answer; its text may also be kept as a draft or turned into a note, by another button. */
export const composerFields = {
  formId: z.uuid(),
  version: wholeNumber,
  /** The newest event the writer can have known of. */
  seq: wholeNumber,
  /** The list the writer came from, so that the next one of it can follow. */
  list: z.string().max(300).optional(),
  to: shortText.optional(),
  /** Who gets a copy, as typed. */
  cc: z.string().max(2000).optional(),
  text: longText,
  outcome: longText,
  after: z.enum(['wait', 'close']).optional(),
  /** ISO date of the reminder if the resident does not answer. */
  remindOn: z
    .string()
    .regex(/^(?:\d{4}-\d{2}-\d{2})?$/)
    .optional(),
  /** Keeps the files that came along, and sends nothing. */
  attach: z.literal('yes').optional(),
  /** Gives the draft up, with its files. */
  discard: z.literal('yes').optional(),
  /** Takes a file out of the answer, and sends nothing. */
  removeFile: id.optional(),
  /** How it goes; where the office has one way, the form does not ask. */
  channel: z.enum(channels).optional(),
  savedReply: z.union([id, z.literal('')]).optional(),
  /** The resident's, as the writer wants it from now on. */
  language: z.enum(languages).optional(),
  /** The same, as the warning about the language offers it. */
  languageFix: z.enum(languages).optional(),
  /** Warnings that the form showed, by kind and place; pressing again confirms them. */
  confirmed: z.string().max(4000).optional(),
  /** Why something is sent although it was warned of. */
  reason: shortText.optional(),
  /** Shows what the resident would read, and sends nothing. */
  preview: z.literal('yes').optional(),
  /** Covers what was found in the text, and sends nothing. */
  fix: z.enum(['personal-code', 'iban', 'payment-card']).optional(),
  /** Makes the answer go through the city's secure mail, and sends nothing yet. */
  makeSecure: z.literal('yes').optional(),
}

export type ComposerFields = z.infer<z.ZodObject<typeof composerFields>>

type TypedFields = {
  readonly [Name in Exclude<keyof DraftFields, 'channel'>]?: string | undefined
} & { readonly channel?: Channel | undefined }

/** What of the form a draft keeps beside the text; undefined when nothing was chosen or typed there. */
export function draftFieldsOf({ channel, ...form }: TypedFields): DraftFields | undefined {
  const kept = { ...typedFields(form), ...(channel ? { channel } : {}) }
  return Object.keys(kept).length > 0 ? kept : undefined
}

/** Whether anything stands in the form that would be written again; how it goes alone is not. */
export function isWritten({ text, ...form }: TypedFields & { readonly text: string }): boolean {
  return text.trim() !== '' || Object.keys(typedFields(form)).length > 0
}

function typedFields({ to, cc, outcome, remindOn }: TypedFields): DraftFields {
  const typed = Object.entries({ to, cc: cc?.trim(), outcome: outcome?.trim(), remindOn })
  return Object.fromEntries(typed.filter(([, value]) => value))
}
