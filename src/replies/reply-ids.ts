import { randomUUID } from 'node:crypto'
import { loopMark, makeReplyId, makeTaggedAddress, type TokenKeys } from '../mail/threading/reply-token.ts'
import type { ReplyIds } from './compose-reply.ts'

/**
 * Signed ids of a new reply. The root is a second handle for providers that rewrite the first (R-OUT-8).
 *
 * @param plusAddress SERVICE_ADDRESS where REPLY_PLUS_ADDRESS is on
 */
export function makeReplyIds(
  ticketId: string,
  keys: TokenKeys,
  domain: string,
  plusAddress?: string,
): ReplyIds {
  const messageId = randomUUID()
  const subject = { ticketId, messageId, keys, domain }
  const replyAddress = plusAddress && makeTaggedAddress(keys, ticketId, plusAddress)
  return {
    messageId,
    rfcMessageId: makeReplyId(subject),
    rootId: makeReplyId(subject),
    loopMark: loopMark(keys, messageId),
    ...(replyAddress ? { replyAddress } : {}),
  }
}
