import { randomUUID } from 'node:crypto'
import type { Desk } from '../desk.ts'

/** What is looked for names people: it is kept here and told of, and an address holds its id only (ux §0.12). */
export async function keepSearch(
  { needs }: Pick<Desk, 'needs'>,
  userId: string,
  words: string,
): Promise<string> {
  const at = needs.clock()
  const id = randomUUID()
  await needs.store.saveSearch(
    { id, userId, words, at },
    { kind: 'search-made', at, actor: { userId }, facts: { search: id }, personal: { words } },
  )
  return id
}
