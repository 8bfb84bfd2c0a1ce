import { randomUUID } from 'node:crypto'
import { loopMark, makeReplyId, type TokenKeys } from '../mail/reply-token.ts'
import type { ReplyIds } from './compose-reply.ts'

/** Signed ids of a new reply. The root is a second handle for providers that rewrite the first (R-OUT-8). */
export function makeReplyIds(ticketId: string, keys: TokenKeys, domain: string): ReplyIds {
  const messageId = randomUUID()
  const subject = { ticketId, messageId, keys, domain }
  return {
    messageId,
    rfcMessageId: makeReplyId(subject),
    rootId: makeReplyId(subject),
    loopMark: loopMark(keys, messageId),
  }
}
