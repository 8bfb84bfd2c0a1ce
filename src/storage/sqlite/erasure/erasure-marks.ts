import { createHmac } from 'node:crypto'
import type { Office } from '../office.ts'

/**
 * What is left of the Message-ID and the hash of an erased mail, so that the same mail is known when it comes
 * again (P2). Keyed with the chain's key: who has the file alone cannot try ids or words on it.
 */
export function erasedMark({ chainKey }: Office, value: string): string {
  return `erased:${createHmac('sha256', chainKey).update(`erased-mail\n${value}`).digest('hex')}`
}

/** The same of addresses by their keys (participantKey): who they were is not told, whether one was among them is. */
export function marksOf({ chainKey }: Office, keys: readonly string[]): readonly string[] {
  return keys.map((key) => createHmac('sha256', chainKey).update(`erased-address\n${key}`).digest('hex'))
}
