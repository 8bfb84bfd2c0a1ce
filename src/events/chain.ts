import { createHash, createHmac } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { StoredEvent } from './event.ts'

/** An event as it lies in the chain. `salt` goes when the personal text is erased; the commitment stays. */
export type ChainLink = {
  readonly event: StoredEvent
  /** SHA-256 over salt and personal text, hex; empty for an event without personal text. */
  readonly commitment: string
  readonly salt?: string
  /** Hash of the link before it. */
  readonly prev: string
  readonly hash: string
}

export type ChainEnd = { readonly seq: number; readonly hash: string }

/** Where every chain begins. */
export const chainStart: ChainEnd = { seq: 0, hash: '0'.repeat(64) }

/** 256 bits: without the salt, erased text cannot be guessed from its commitment (ruling 14). */
export const SALT_BYTES = 32

export function commitTo(personal: Readonly<Record<string, string>>, salt: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(canonicalJson(personal)).digest('hex')
}

/** HMAC-SHA-256 over place, facts, commitment and the link before: nobody without the key can write a link. */
export function linkHash(
  event: Omit<StoredEvent, 'personal'>,
  commitment: string,
  prev: string,
  key: Uint8Array,
): string {
  const said = canonicalJson({
    seq: event.seq,
    kind: event.kind,
    at: event.at.getTime(),
    ticketId: event.ticketId ?? null,
    messageId: event.messageId ?? null,
    userId: event.userId ?? null,
    isOperator: event.isOperator,
    facts: event.facts,
    commitment,
    prev,
  })
  return createHmac('sha256', key).update(said).digest('hex')
}
