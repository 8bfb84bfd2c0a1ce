import { expect, test } from 'vitest'
import { readAddressTag } from '../../src/mail/threading/reply-token.ts'
import { toMime } from '../../src/mailbox/smtp/mime.ts'
import { buildReceipt } from '../../src/replies/build-receipt.ts'
import { makeReplyIds } from '../../src/replies/reply-ids.ts'
import { tokenKeys } from '../helpers/an-intake.ts'
import { aino, office } from '../helpers/mails/cast.ts'

const ticketId = '0190a3b4-0000-7000-8000-000000000001'

async function receiptText(usesPlusAddress: boolean): Promise<string> {
  const claimed = {
    ticketId,
    messageId: '0190a3b4-0000-7000-8000-000000000002',
    rfcMessageId: 'kuittaus@kaupunki.example',
    reference: 'AN-2026-1',
    queuedAt: new Date('2026-11-24T08:00:00Z'),
  }
  const receipt = { to: aino, language: 'fi' as const, references: [], snapshot: { serviceHours: '' } }
  const built = await buildReceipt(claimed, receipt, { service: office, usesPlusAddress, tokenKeys, toMime })
  if (built.kind === 'refused') throw new Error(built.field)
  return Buffer.from(built.bytes).toString('latin1')
}

test('where the mailbox takes sub-addresses, a receipt asks for answers at its ticket’s own', async () => {
  const header = (await receiptText(true)).replace(/\r\n[ \t]+/g, ' ')
  const address = /^Reply-To: Asumisneuvonta <([^>]+)>\r$/m.exec(header)?.[1] ?? ''
  expect(readAddressTag(address, tokenKeys)).toBe(ticketId)
  expect(await receiptText(false)).not.toMatch(/^Reply-To:/m)
})

test('so does an answer', () => {
  const { replyAddress } = makeReplyIds(ticketId, tokenKeys, 'kaupunki.example', office.address)
  expect(readAddressTag(replyAddress ?? '', tokenKeys)).toBe(ticketId)
  expect(makeReplyIds(ticketId, tokenKeys, 'kaupunki.example')).not.toHaveProperty('replyAddress')
})
