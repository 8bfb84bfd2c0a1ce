import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { fromBase32, toBase32 } from './base32.ts'

/** A secret that signs what must come back to us unforged. The id is short and stands in the token. */
export type TokenKey = { readonly id: string; readonly secret: string | Uint8Array }

/** New tokens are made with the current key; the previous ones are still believed. */
export type TokenKeys = { readonly current: TokenKey; readonly previous: readonly TokenKey[] }

/** What a token stands for: UUIDs with their dashes. */
export type TokenSubject = { readonly ticketId: string; readonly messageId: string }

/** Header that marks what we send, so that it is known when it comes back (R-ID-6). Lower case. */
export const LOOP_HEADER = 'x-neuvoposti-loop'

const MAC_BYTES = 16
/** RFC 5321 §4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64
const TOKEN = /t([A-Za-z0-9]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{12})\.([0-9a-f]{32})/
const ENVELOPE_ID = /^(t([A-Za-z0-9]{1,12})\.([a-z2-7]{26})\.([a-z2-7]{26}))\.([a-z2-7]{26})$/

/**
 * The Message-ID of an answer, without brackets (R-THR-1, R-OUT-1): it names ticket and message and carries a
 * 128-bit MAC over all of it. 127 characters before the `@`.
 */
export function makeReplyId({
  keys,
  domain,
  ...subject
}: TokenSubject & { keys: TokenKeys; domain: string }): string {
  return `${makeToken('reply', keys.current, subject)}@${domain}`
}

/** What one of our Message-IDs stands for; undefined for any other id, a changed one, or an unknown key. */
export function readReplyToken(id: string, keys: TokenKeys): TokenSubject | undefined {
  const at = id.lastIndexOf('@')
  return at < 0 ? undefined : readToken('reply', id.slice(0, at), keys)
}

/**
 * ENVID of an outgoing mail, which comes back as Original-Envelope-Id of a report: at most 94 characters of
 * the 100 that RFC 3461 §4.4 allows, none that xtext must encode. The MAC has 128 bits.
 */
export function makeEnvelopeId(keys: TokenKeys, { ticketId, messageId }: TokenSubject): string {
  const ids = [ticketId, messageId].map((id) => toBase32(Buffer.from(undashed(id), 'hex')))
  const body = `t${keys.current.id}.${ids.join('.')}`
  return `${body}.${toBase32(mac('envelope', keys.current, body))}`
}

/** Also the longer form that was written before. */
export function readEnvelopeId(id: string, keys: TokenKeys): TokenSubject | undefined {
  const match = ENVELOPE_ID.exec(id.slice(0, 200))
  const key = match && keyOf(keys, match[2]!)
  if (!match || !key) return readToken('envelope', id, keys)
  if (!isEqual(toBase32(mac('envelope', key, match[1]!)), match[5]!)) return undefined
  const [ticket, message] = [fromBase32(match[3]!), fromBase32(match[4]!)]
  if (!ticket || !message) return undefined
  return { ticketId: dashed(ticket.toString('hex')), messageId: dashed(message.toString('hex')) }
}

/**
 * The part after `+` of a reply address: 45 characters and the key's id, so that a local part of 14 fits into
 * the 64 of RFC 5321 §4.5.3.1.1. The MAC has 80 bits; case does not matter.
 */
export function makeAddressTag(keys: TokenKeys, ticketId: string): string {
  const ticket = toBase32(Buffer.from(undashed(ticketId), 'hex'))
  return `t${keys.current.id}.${ticket}.${addressMac(keys.current, ticket)}`
}

/**
 * The service's address for one ticket, `local+tag@domain`; undefined where it would be longer than a server
 * must take.
 */
export function makeTaggedAddress(keys: TokenKeys, ticketId: string, service: string): string | undefined {
  const at = service.lastIndexOf('@')
  const local = `${service.slice(0, at)}+${makeAddressTag(keys, ticketId)}`
  return local.length <= LONGEST_LOCAL_PART ? `${local}${service.slice(at)}` : undefined
}

/** The ticket of an address `local+tag@domain` of ours. */
export function readAddressTag(address: string, keys: TokenKeys): string | undefined {
  const match = /\+t([a-z0-9]{1,12})\.([a-z2-7]{26})\.([a-z2-7]{16})@/.exec(
    address.slice(0, 320).toLowerCase(),
  )
  const key = [keys.current, ...keys.previous].find(({ id }) => id.toLowerCase() === match?.[1])
  if (!match || !key || !isEqual(addressMac(key, match[2]!), match[3]!)) return undefined
  const ticket = fromBase32(match[2]!)
  return ticket && dashed(ticket.toString('hex'))
}

function addressMac(key: TokenKey, ticket: string): string {
  return toBase32(mac('address', key, `${key.id}.${ticket}`).subarray(0, 10))
}

/** Value of LOOP_HEADER for a message of ours. */
export function loopMark(keys: TokenKeys, messageId: string): string {
  const body = `${keys.current.id}.${undashed(messageId)}`
  return `${body}.${mac('loop', keys.current, body).toString('hex')}`
}

/** The message of ours that carries this mark; undefined for a mark that somebody else made up. */
export function readLoopMark(value: string, keys: TokenKeys): string | undefined {
  const match = /^(([A-Za-z0-9]{1,12})\.([0-9a-f]{32}))\.([0-9a-f]{32})$/.exec(value.trim().slice(0, 200))
  const key = match && keyOf(keys, match[2]!)
  if (!match || !key || !isEqual(mac('loop', key, match[1]!).toString('hex'), match[4]!)) return undefined
  return dashed(match[3]!)
}

type Purpose = 'reply' | 'envelope' | 'address' | 'loop'

function makeToken(purpose: Purpose, key: TokenKey, { ticketId, messageId }: TokenSubject): string {
  const body = `t${key.id}.${undashed(ticketId)}.${undashed(messageId)}.${randomBytes(6).toString('hex')}`
  return `${body}.${mac(purpose, key, body).toString('hex')}`
}

function readToken(purpose: Purpose, text: string, keys: TokenKeys): TokenSubject | undefined {
  const match = text.length <= 200 ? TOKEN.exec(text) : null
  const key = match && match[0] === text ? keyOf(keys, match[1]!) : undefined
  if (!match || !key) return undefined
  const body = text.slice(0, text.lastIndexOf('.'))
  if (!isEqual(mac(purpose, key, body).toString('hex'), match[5]!)) return undefined
  return { ticketId: dashed(match[2]!), messageId: dashed(match[3]!) }
}

function keyOf(keys: TokenKeys, id: string): TokenKey | undefined {
  return [keys.current, ...keys.previous].find((key) => key.id === id)
}

/** Each purpose has its own key, so that a token of one kind is never one of another. */
function mac(purpose: Purpose, key: TokenKey, body: string): Buffer {
  const derived = Buffer.from(hkdfSync('sha256', key.secret, '', `neuvoposti ${purpose}`, 32))
  return createHmac('sha256', derived).update(body).digest().subarray(0, MAC_BYTES)
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

function undashed(uuid: string): string {
  const hex = uuid.replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new TypeError('A token names a ticket and a message by their UUIDs')
  return hex
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
