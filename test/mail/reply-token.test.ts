import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  loopMark,
  makeAddressTag,
  makeEnvelopeId,
  makeReplyId,
  makeTaggedAddress,
  readAddressTag,
  readEnvelopeId,
  readLoopMark,
  readReplyToken,
  type TokenKeys,
} from '../../src/mail/threading/reply-token.ts'
import '../helpers/seeded-properties.ts'

const KEYS: TokenKeys = {
  current: { id: 'k2', secret: 'uusi salaisuus' },
  previous: [{ id: 'k1', secret: 'vanha' }],
}
const OLD: TokenKeys = { current: KEYS.previous[0]!, previous: [] }
const SUBJECT = {
  ticketId: '0190a3b4-1111-7222-8333-444455556666',
  messageId: '0190a3b4-aaaa-7bbb-8ccc-ddddeeeeffff',
}
const id = makeReplyId({ keys: KEYS, domain: 'kaupunki.example', ...SUBJECT })

test('our Message-ID comes back as the ticket and the message it answers', () => {
  expect(readReplyToken(id, KEYS)).toEqual(SUBJECT)
  expect(id).toMatch(/^[A-Za-z0-9.]+@kaupunki\.example$/)
  expect(id.length).toBeLessThanOrEqual(200)
})

test('a token made before the key was changed is still believed, one of an unknown key is not', () => {
  const old = makeReplyId({ keys: OLD, domain: 'kaupunki.example', ...SUBJECT })
  expect(readReplyToken(old, KEYS)).toEqual(SUBJECT)
  expect(readReplyToken(id, OLD)).toBeUndefined()
})

test('no change to a token leaves it valid', () => {
  const left = id.slice(0, id.lastIndexOf('@'))
  fc.assert(
    fc.property(fc.nat(left.length - 1), fc.constantFrom(...'abcdef0123456789XYZ.'), (at, char) => {
      const changed = `${left.slice(0, at)}${char}${left.slice(at + 1)}@kaupunki.example`
      fc.pre(changed !== id)
      expect(readReplyToken(changed, KEYS)).toBeUndefined()
    }),
  )
  for (const other of [
    '',
    '@',
    'a@b',
    id.toUpperCase(),
    id.slice(0, 60),
    `x${id}`,
    `${left}x@kaupunki.example`,
  ]) {
    expect(readReplyToken(other, KEYS)).toBeUndefined()
  }
})

test('a token of one purpose is none of another', () => {
  const envelope = makeEnvelopeId(KEYS, SUBJECT)
  expect(readEnvelopeId(envelope, KEYS)).toEqual(SUBJECT)
  expect(readReplyToken(`${envelope}@kaupunki.example`, KEYS)).toBeUndefined()
  expect(readEnvelopeId(id.split('@')[0]!, KEYS)).toBeUndefined()
})

test('an envelope id is short enough for every relay, and one of the longer form is still known', () => {
  const longestKey = { current: { id: 'abcdefghijkl', secret: 's' }, previous: [] }
  expect(makeEnvelopeId(longestKey, SUBJECT).length).toBeLessThanOrEqual(100)
  expect(makeEnvelopeId(longestKey, SUBJECT)).toMatch(/^[A-Za-z0-9.]+$/)
  const written =
    'tk1.0190a3b4111172228333444455556666.0190a3b4aaaa7bbb8cccddddeeeeffff.56f284379288.2ccec920a1a38d5ffecef46ffaf64135'
  expect(readEnvelopeId(written, KEYS)).toEqual(SUBJECT)
  expect(readEnvelopeId(written.replace('2ccec', '2cced'), KEYS)).toBeUndefined()
  const id = makeEnvelopeId(KEYS, SUBJECT)
  const other = makeEnvelopeId(KEYS, { ...SUBJECT, ticketId: SUBJECT.messageId })
  expect(readEnvelopeId(`${id.slice(0, -26)}${other.slice(-26)}`, KEYS)).toBeUndefined()
})

test('a reply address names its ticket, also when a server changed its case', () => {
  const tag = makeAddressTag(KEYS, SUBJECT.ticketId)
  expect(`neuvontapiste+${tag}`.length).toBeLessThanOrEqual(64)
  expect(readAddressTag(`neuvonta+${tag}@kaupunki.example`, KEYS)).toBe(SUBJECT.ticketId)
  expect(readAddressTag(`NEUVONTA+${tag.toUpperCase()}@kaupunki.example`, KEYS)).toBe(SUBJECT.ticketId)
  expect(readAddressTag(`neuvonta+${tag}@kaupunki.example`, OLD)).toBeUndefined()
  const other = makeAddressTag(KEYS, SUBJECT.messageId)
  const mixed = `${tag.slice(0, -16)}${other.slice(-16)}`
  expect(readAddressTag(`neuvonta+${mixed}@kaupunki.example`, KEYS)).toBeUndefined()
  expect(readAddressTag('neuvonta@kaupunki.example', KEYS)).toBeUndefined()
})

test('a reply address too long for a server is not made', () => {
  const short = makeTaggedAddress(KEYS, SUBJECT.ticketId, 'neuvonta@kaupunki.example')
  expect(short && readAddressTag(short, KEYS)).toBe(SUBJECT.ticketId)
  expect(makeTaggedAddress(KEYS, SUBJECT.ticketId, 'asumisneuvontapalvelut@kaupunki.example')).toBeUndefined()
})

test('our loop mark is known and a copied one with other words is not', () => {
  const mark = loopMark(KEYS, SUBJECT.messageId)
  expect(readLoopMark(` ${mark} `, KEYS)).toBe(SUBJECT.messageId)
  expect(readLoopMark(mark.replace('0190a3b4', '0190a3b5'), KEYS)).toBeUndefined()
  expect(readLoopMark('k2.x', KEYS)).toBeUndefined()
})

test('a token is made for UUIDs only', () => {
  expect(() => makeEnvelopeId(KEYS, { ticketId: '7', messageId: SUBJECT.messageId })).toThrow(TypeError)
})
