import { z } from 'zod'
import { RefusedRequest } from './refused-request.ts'

/**
 * The fields of a form. Unknown, repeated or missing ones come from no page of ours and are refused; what
 * a person can get wrong is checked after this, so that the input stays in the form.
 */
export function formFields<Shape extends z.ZodRawShape>(
  shape: Shape,
  body: unknown,
): z.infer<z.ZodObject<Shape>> {
  const result = z.strictObject(shape).safeParse(body)
  if (!result.success) throw new RefusedRequest(400, 'form-unreadable')
  return result.data
}

/** What people write; browsers send lines ended by CR LF. */
export const longText = z
  .string()
  .max(200_000)
  .transform((text) => text.replaceAll('\r\n', '\n'))

export const shortText = z.string().max(500)
export const id = z.string().regex(/^[\w-]{1,64}$/)
export const wholeNumber = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)

/** A reference as it stands in an address: AN-2026-1147. */
export const referenceParam = z.object({ reference: z.string().regex(/^[A-Za-z0-9]{1,12}-\d{4}-\d{1,9}$/) })
export const idParam = z.object({ id })

/** An address with an impossible part is an address nobody has. */
export function params<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  given: unknown,
): z.infer<z.ZodObject<Shape>> {
  const result = schema.safeParse(given)
  if (!result.success) throw new RefusedRequest(404, 'not-found')
  return result.data
}
