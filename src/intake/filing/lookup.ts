import type { InboundMail } from '../../mail/inbound-mail.ts'
import { participantKey } from '../../mail/senders/participant-key.ts'
import {
  readAddressTag,
  readEnvelopeId,
  readLoopMark,
  readReplyToken,
  type TokenKeys,
} from '../../mail/threading/reply-token.ts'
import { findReference } from '../../tickets/reference.ts'
import type { Lookup } from './filing.ts'
import { headOf } from './head-digest.ts'

/** Ids of one mail that are looked for; a mail may quote thousands. */
const maxParents = 52
const maxAddresses = 20

/** The keys under which storage may know what this mail belongs to. Signatures are checked here. */
export function lookupOf(mail: InboundMail, keys: TokenKeys, referencePrefix: string): Lookup {
  const parentIds = parentIdsOf(mail)
  const head = headOf(mail.headers)
  const token = tokenOf(mail, parentIds, keys)
  const reference = findReference(mail.subject, referencePrefix)
  const threadIndexGuid = guidOf(mail.threadIndex)
  const ownRowId = mail.loopMark === undefined ? undefined : readLoopMark(mail.loopMark, keys)
  return {
    messageKey: mail.messageKey,
    canonicalHash: mail.canonicalHash,
    ...(head ? { head } : {}),
    parentIds,
    ...(token ? { token } : {}),
    ...(reference ? { reference } : {}),
    ...(threadIndexGuid ? { threadIndexGuid } : {}),
    ...(ownRowId ? { ownRowId } : {}),
    ...(mail.sender ? { senderKey: participantKey(mail.sender.address) } : {}),
    ...reported(mail, parentIds, keys),
  }
}

/** In-Reply-To, then References from the nearest parent on (R-THR-1 to 3). */
function parentIdsOf(mail: InboundMail): readonly string[] {
  return [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])].slice(0, maxParents)
}

function tokenOf(mail: InboundMail, parentIds: readonly string[], keys: TokenKeys): Lookup['token'] {
  for (const id of parentIds) {
    const token = readReplyToken(id, keys)
    if (token) return { ...token, by: 'token' }
  }
  const addresses = [...mail.deliveredTo, ...mail.to.map((to) => to.address)].slice(0, maxAddresses)
  for (const address of addresses) {
    const ticketId = readAddressTag(address, keys)
    if (ticketId) return { ticketId, by: 'reply-address' }
  }
  return undefined
}

/** Bytes 6 to 21 are the conversation's GUID (MS-OXOMSG 2.2.1.3). */
function guidOf(threadIndex: string | undefined): string | undefined {
  if (!threadIndex || threadIndex.length > 2000) return undefined
  const bytes = Buffer.from(threadIndex, 'base64')
  return bytes.length >= 22 && bytes[0] === 1 ? bytes.subarray(6, 22).toString('hex') : undefined
}

/** A report names what it speaks of by our envelope id, by the returned Message-ID, or as an answer does. */
function reported(
  mail: InboundMail,
  parentIds: readonly string[],
  keys: TokenKeys,
): Pick<Lookup, 'reportedRowId' | 'reportedMessageId'> {
  if (mail.kind !== 'bounce' && !mail.deliveryReport && !mail.recipientReport) return {}
  const { envelopeId } = mail.deliveryReport ?? {}
  const { originalMessageId } = mail.deliveryReport ?? mail.recipientReport ?? {}
  const signed = [
    envelopeId === undefined ? undefined : readEnvelopeId(envelopeId, keys),
    ...[originalMessageId, ...parentIds].map((id) => (id ? readReplyToken(id, keys) : undefined)),
  ].find((subject) => subject !== undefined)
  return {
    ...(signed ? { reportedRowId: signed.messageId } : {}),
    ...(originalMessageId ? { reportedMessageId: originalMessageId } : {}),
  }
}
