import { z } from 'zod'
import { id } from '../page/form-fields.ts'

const mostIds = 500
const mostPeople = 500

/** A box that may be checked once, often or not at all. */
function repeated<One extends z.ZodType<string>>(one: One, most: number) {
  return z
    .union([one.transform((value) => [value]), z.array(one).max(most)])
    .optional()
    .transform((values): readonly string[] => values ?? [])
}

export const messagesField = repeated(id, mostIds)
/** Keys of people, as the page listed them. */
export const joinField = repeated(z.string().min(1).max(400), mostPeople)
/** A reference as somebody types it. */
export const typedReference = z.string().max(60)
