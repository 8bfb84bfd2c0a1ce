import type { Address } from '../mail/inbound-mail.ts'
import {
  loopMark,
  makeReplyId,
  makeTaggedAddress,
  readReplyToken,
  type TokenKeys,
} from '../mail/threading/reply-token.ts'
import { composeReceipt, type ReceiptWords } from '../receipts/compose-receipt.ts'
import type { Claimed, UnbuiltReceipt } from './outbox-store.ts'
import type { BuildMime } from './outgoing-mime.ts'
import { threadIds } from './thread-ids.ts'

export type BuiltReceipt =
  | ({ readonly kind: 'built'; readonly bytes: Uint8Array } & ReceiptWords)
  | { readonly kind: 'refused'; readonly field: string }

/** The receipt's bytes, made from what was fixed when its mail was filed (ruling 25). */
export async function buildReceipt(
  claimed: Pick<Claimed, 'ticketId' | 'messageId' | 'rfcMessageId' | 'reference' | 'queuedAt'>,
  receipt: UnbuiltReceipt,
  office: {
    readonly service: Address
    /** The mailbox takes sub-addresses (REPLY_PLUS_ADDRESS). */
    readonly usesPlusAddress?: boolean
    readonly tokenKeys: TokenKeys
    readonly toMime: BuildMime
  },
): Promise<BuiltReceipt> {
  const { service, usesPlusAddress, tokenKeys, toMime } = office
  const { ticketId, messageId, rfcMessageId, reference, queuedAt } = claimed
  const { language, snapshot, inReplyTo, references } = receipt
  const words = composeReceipt({ language, reference, serviceName: service.name, snapshot })
  const domain = service.address.slice(service.address.lastIndexOf('@') + 1)
  const rootId = makeReplyId({ ticketId, messageId, keys: tokenKeys, domain })
  const replyAddress = usesPlusAddress && makeTaggedAddress(tokenKeys, ticketId, service.address)
  const parent = { references, ...(inReplyTo ? { messageId: inReplyTo } : {}) }
  const isOurs = (id: string) => readReplyToken(id, tokenKeys) !== undefined
  const built = await toMime({
    from: service,
    ...(replyAddress ? { replyTo: { ...service, address: replyAddress } } : {}),
    to: [{ name: '', address: receipt.to.address }],
    cc: [],
    ...words,
    language,
    messageId: rfcMessageId,
    ...threadIds(parent, rootId, isOurs),
    date: queuedAt,
    autoSubmitted: true,
    loopMark: loopMark(tokenKeys, messageId),
    attachments: [],
  })
  return built.kind === 'built' ? { kind: 'built', bytes: built.bytes, ...words } : built
}
