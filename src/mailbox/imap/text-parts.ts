import type { MessageStructureObject } from 'imapflow'
import { type LeftPart, missingRest, untoldRest } from '../../intake/intake-store.ts'

/** What of a too large mail is fetched, and what stays (R-ATT-5). */
export type PartChoice = {
  readonly text: readonly TextPart[]
  readonly left: readonly LeftPart[]
}

export type TextPart = {
  /** A part number; undefined for a mail that is one single part (BODY[TEXT]). */
  readonly section?: string
  /** Encoded octets, as the server tells them; absent where it does not. */
  readonly size?: number
  /** How it is listed when not all of it comes; absent where that is listed anyway. */
  readonly asLeft?: LeftPart
}

/** So much text is fetched of a too large mail at most. */
export const TEXT_BYTES = 4 * 1024 * 1024
const TEXT_PARTS = 10
const LEFT_PARTS = 200
const LONGEST_NAME = 255

/** Leaves in document order: the first bodies, and a list of the rest; what is beyond its end is one entry. */
export function chooseParts(structure: MessageStructureObject): PartChoice {
  const text: TextPart[] = []
  const left: LeftPart[] = []
  let beyond = 0
  for (const leaf of leaves(structure)) {
    const asLeft = leftPart(leaf)
    const { part, size } = leaf
    if (isBody(leaf) && text.length < TEXT_PARTS)
      text.push({
        ...(part === undefined ? {} : { section: part }),
        ...(size === undefined ? {} : { size }),
        asLeft,
      })
    else if (left.length < LEFT_PARTS) left.push(asLeft)
    else beyond += asLeft.size
  }
  return { text, left: beyond === 0 ? left : [...left, { name: '', type: 'multipart/mixed', size: beyond }] }
}

/** For a mail whose structure the server does not tell: the beginning of its body, and that the rest is left. */
export function beginningOnly(mailBytes: number, maxBytes: number): PartChoice {
  const size = mailBytes - Math.min(TEXT_BYTES, maxBytes)
  const rest = { name: '', type: 'message/rfc822', size }
  return { text: [{}], left: [mailBytes > maxBytes ? rest : { name: '', type: untoldRest, size: 0 }] }
}

export function headersOnly(mailBytes: number | undefined, headerBytes: number): PartChoice {
  const isTold = mailBytes !== undefined && mailBytes > headerBytes
  const missing = { name: '', type: missingRest, size: isTold ? mailBytes - headerBytes : 0 }
  return { text: [], left: [isTold ? missing : { name: '', type: untoldRest, size: 0 }] }
}

/** A forwarded mail counts as one leaf. */
function* leaves(node: MessageStructureObject): Generator<MessageStructureObject> {
  if (node.childNodes === undefined || !node.type.startsWith('multipart/')) yield node
  else for (const child of node.childNodes) yield* leaves(child)
}

function isBody(leaf: MessageStructureObject): boolean {
  if (leaf.type !== 'text/plain' && leaf.type !== 'text/html') return false
  return leaf.disposition !== 'attachment' && fileName(leaf) === ''
}

function leftPart(leaf: MessageStructureObject): LeftPart {
  return { name: fileName(leaf), type: leaf.type, size: decodedSize(leaf) }
}

function fileName(leaf: MessageStructureObject): string {
  const name = leaf.dispositionParameters?.filename ?? leaf.parameters?.name ?? ''
  return name.slice(0, LONGEST_NAME)
}

/** BODYSTRUCTURE counts encoded octets; lines of 76 characters of base64 carry 57 bytes. */
function decodedSize(leaf: MessageStructureObject): number {
  const size = leaf.size ?? 0
  return leaf.encoding === 'base64' ? Math.floor((size * 57) / 78) : size
}
