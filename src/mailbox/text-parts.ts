import type { MessageStructureObject } from 'imapflow'
import type { LeftPart } from '../intake/intake-store.ts'

/** What of a too large mail is fetched, and what stays (R-ATT-5). */
export type PartChoice = {
  readonly text: readonly TextPart[]
  readonly left: readonly LeftPart[]
}

/** `section` is a part number; undefined for a mail that is one single part (BODY[TEXT]). */
export type TextPart = { readonly section?: string; readonly maxBytes: number }

const TEXT_PARTS = 10
const TEXT_BYTES = 4 * 1024 * 1024
const LEFT_PARTS = 200
const LONGEST_NAME = 255

/** Leaves in document order; the first bodies that fit, cut at 4 MiB or `maxBytes` in all, and a list of the rest. */
export function chooseParts(structure: MessageStructureObject, maxBytes: number): PartChoice {
  const text: TextPart[] = []
  const left: LeftPart[] = []
  let room = Math.min(TEXT_BYTES, maxBytes)
  for (const leaf of leaves(structure)) {
    const size = leaf.size ?? 0
    if (isBody(leaf) && text.length < TEXT_PARTS && room > 0) {
      const taken = Math.min(room, Math.max(size, 1))
      text.push({ ...(leaf.part === undefined ? {} : { section: leaf.part }), maxBytes: taken })
      room -= taken
      if (size > taken) left.push(leftPart(leaf))
    } else if (left.length < LEFT_PARTS) {
      left.push(leftPart(leaf))
    }
  }
  return { text, left }
}

/** For a mail whose structure the server does not tell: the beginning of its body, and that the rest is left. */
export function beginningOnly(mailBytes: number, maxBytes: number): PartChoice {
  const taken = Math.min(TEXT_BYTES, maxBytes)
  const rest = { name: '', type: 'message/rfc822', size: Math.max(mailBytes - taken, 0) }
  return { text: [{ maxBytes: taken }], left: [rest] }
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
