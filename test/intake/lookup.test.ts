import { describe, expect, test } from 'vitest'
import { lookupOf } from '../../src/intake/filing/lookup.ts'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import {
  makeAddressTag,
  makeEnvelopeId,
  makeReplyId,
  type TokenKeys,
} from '../../src/mail/threading/reply-token.ts'
import { anInboundMail } from '../helpers/an-inbound-mail.ts'
import { stranger } from '../helpers/mails/cast.ts'

const ticketId = '11111111-1111-4111-8111-111111111111'
const messageId = '22222222-2222-4222-8222-222222222222'
const keys: TokenKeys = { current: { id: 'new', secret: 'new' }, previous: [{ id: 'old', secret: 'old' }] }
const oldKeys: TokenKeys = { current: { id: 'old', secret: 'old' }, previous: [] }
const otherKeys: TokenKeys = { current: { id: 'new', secret: 'somebody else’s' }, previous: [] }

const ourId = (by: TokenKeys) => makeReplyId({ keys: by, domain: 'kaupunki.example', ticketId, messageId })
const look = (mail: Partial<InboundMail>) => lookupOf(anInboundMail(mail), keys, 'AN')

describe('a signed id', () => {
  test.each([
    ['In-Reply-To', { inReplyTo: [ourId(keys)] }],
    ['References', { references: ['a@b', ourId(keys), 'c@d'] }],
    ['an id signed before the key was changed', { inReplyTo: [ourId(oldKeys)] }],
  ])('is read from %s', (_, mail) => {
    expect(look(mail).token).toEqual({ ticketId, messageId, by: 'token' })
  })

  test.each([
    ['signed by somebody else', ourId(otherKeys)],
    ['cut short', ourId(keys).slice(1)],
    ['of another ticket', ourId(keys).replace('1111', '3333')],
    ['in other letters', ourId(keys).toUpperCase()],
  ])('that was %s is none', (_, id) => {
    expect(look({ inReplyTo: [id] }).token).toBeUndefined()
  })

  test('is read from a reply address as well', () => {
    const address = `neuvonta+${makeAddressTag(keys, ticketId)}@kaupunki.example`
    expect(look({ deliveredTo: [address] }).token).toEqual({ ticketId, by: 'reply-address' })
  })
})

test('parents are the answered mail first, then the nearest reference', () => {
  const mail = { inReplyTo: ['p@x'], references: ['far@x', 'near@x', 'p@x'] }
  expect(look(mail).parentIds).toEqual(['p@x', 'near@x', 'far@x'])
})

test('no mail makes us look for more than fifty-two parents', () => {
  const references = Array.from({ length: 5000 }, (_, at) => `${at}@x`)
  expect(look({ references }).parentIds).toHaveLength(52)
})

test('a reference and the sender are keys to look for', () => {
  const mail = {
    subject: 'VS: asia [AN-2026-1147]',
    sender: { ...stranger, address: 'Kalle.Varjo@MUUALLA.example' },
  }
  expect(look(mail)).toMatchObject({ reference: 'AN-2026-1147', senderKey: stranger.address })
})

test('of Thread-Index the conversation counts, and damaged ones do not', () => {
  const index = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0]), Buffer.alloc(16, 0xab), Buffer.alloc(5)])
  expect(look({ threadIndex: index.toString('base64') }).threadIndexGuid).toBe('ab'.repeat(16))
  expect(look({ threadIndex: index.subarray(0, 20).toString('base64') }).threadIndexGuid).toBeUndefined()
  expect(look({ threadIndex: 'x'.repeat(5000) }).threadIndexGuid).toBeUndefined()
})

describe('what bounced', () => {
  const bounce = (report: InboundMail['deliveryReport'], mail: Partial<InboundMail> = {}) =>
    look({ kind: 'bounce', ...mail, ...(report ? { deliveryReport: report } : {}) })

  test('is known by our signed envelope id', () => {
    const envelopeId = makeEnvelopeId(keys, { ticketId, messageId })
    expect(bounce({ envelopeId, recipients: [] }).reportedRowId).toBe(messageId)
  })

  test('or by the returned Message-ID, also when a provider gave it', () => {
    expect(bounce({ originalMessageId: ourId(keys), recipients: [] })).toMatchObject({
      reportedRowId: messageId,
    })
    const given = bounce({ originalMessageId: 'given@outlook.example', recipients: [] })
    expect(given).toMatchObject({ reportedMessageId: 'given@outlook.example' })
    expect(given.reportedRowId).toBeUndefined()
  })

  test('or as an answer names what it answers', () => {
    expect(bounce(undefined, { inReplyTo: [ourId(keys)] }).reportedRowId).toBe(messageId)
  })

  test('is not asked of a person’s mail', () => {
    expect(look({ inReplyTo: [ourId(keys)] })).not.toHaveProperty('reportedRowId')
  })
})
