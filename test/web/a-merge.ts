import { expect } from 'vitest'
import { type AVisitor, hiddenField } from './a-visitor.ts'

/** The messages of one ticket put into another, as an advisor does it who confirms whom they are of. */
export async function merge(advisor: AVisitor, merged: string, survivor: string): Promise<void> {
  const page = await advisor.get(`/tickets/${merged}/merge?into=${survivor}`)
  const fields = ['version', 'into', 'intoVersion'].map((name) => [name, hiddenField(page, name)])
  const done = await advisor.post(`/tickets/${merged}/merge`, {
    ...Object.fromEntries(fields),
    confirmation: survivor,
  })
  expect(done.statusCode).toBe(303)
}
