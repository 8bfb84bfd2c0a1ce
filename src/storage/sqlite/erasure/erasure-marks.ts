import { createHmac } from 'node:crypto'
import type { Office } from '../office.ts'

/**
 * What is left of the Message-ID and the hash of an erased mail, so that the same mail is known when it comes
 * again (P2). Keyed with the chain's key: who has the file alone cannot try ids or words on it.
 */
export function erasedMark({ chainKey }: Office, value: string): string {
  return `erased:${createHmac('sha256', chainKey).update(`erased-mail\n${value}`).digest('hex')}`
}
