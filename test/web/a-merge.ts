import { expect } from 'vitest'
import { type AVisitor, hiddenField } from './a-visitor.ts'

/** The messages of one ticket put into another, as an advisor does it who confirms whom they are of. */
export async function merge(advisor: AVisitor, merged: string, survivor: string): Promise<void> {
  const page = await advisor.get(`/tickets/${merged}/merge?into=${survivor}`)
  const done = await advisor.post(`/tickets/${merged}/merge`, {
    version: hiddenField(page, 'version'),
    into: survivor,
    intoVersion: hiddenField(page, 'intoVersion'),
    confirmation: survivor,
  })
  expect(done.statusCode).toBe(303)
}
