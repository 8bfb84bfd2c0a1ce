import { type ChainEnd, type ChainLink, chainStart, commitTo, linkHash } from './chain.ts'

export type ChainFault = 'changed' | 'text-changed' | 'removed' | 'inserted' | 'reordered'

export type ChainVerdict =
  | { readonly kind: 'whole'; readonly end: ChainEnd }
  /** `seq` is the place of the first link that is not what it was. */
  | { readonly kind: 'broken'; readonly seq: number; readonly fault: ChainFault }

/** How far a link may have been moved to be recognised as moved rather than changed. */
const NEAR = 16

/**
 * Walks links in order, beginning behind `after`. With `head` it also tells that the end was cut off or that
 * something was put behind it; what somebody cut together with the head is seen at the last seal that left
 * the host (ruling 14).
 */
export function verifyChain(
  links: readonly ChainLink[],
  key: Uint8Array,
  { after = chainStart, head }: { readonly after?: ChainEnd; readonly head?: ChainEnd } = {},
): ChainVerdict {
  let end = after
  for (const [index, link] of links.entries()) {
    const fault = faultOf(link, links[index + 1], end, key)
    if (fault) return { kind: 'broken', seq: end.seq + 1, fault }
    if (head && link.event.seq > head.seq) return { kind: 'broken', seq: link.event.seq, fault: 'inserted' }
    end = { seq: link.event.seq, hash: link.hash }
  }
  if (head && end.seq < head.seq) return { kind: 'broken', seq: end.seq + 1, fault: 'removed' }
  if (head && end.hash !== head.hash) return { kind: 'broken', seq: end.seq, fault: 'changed' }
  return { kind: 'whole', end }
}

function faultOf(
  link: ChainLink,
  next: ChainLink | undefined,
  before: ChainEnd,
  key: Uint8Array,
): ChainFault | undefined {
  const seq = before.seq + 1
  if (link.event.seq === seq && link.prev === before.hash && isGenuineAt(seq, link, key)) {
    return isTextGenuine(link) ? undefined : 'text-changed'
  }
  const follows = next !== undefined && next.prev === before.hash && isGenuineAt(seq, next, key)
  if (isGenuineLater(seq, link, key)) return follows ? 'reordered' : 'removed'
  return follows || link.event.seq < seq ? 'inserted' : 'changed'
}

/** Whether the link is one of ours, made for place `seq`, whatever place it claims now. */
function isGenuineAt(seq: number, link: ChainLink, key: Uint8Array): boolean {
  return linkHash({ ...link.event, seq }, link.commitment, link.prev, key) === link.hash
}

function isGenuineLater(seq: number, link: ChainLink, key: Uint8Array): boolean {
  const claimed = link.event.seq
  if (claimed > seq && isGenuineAt(claimed, link, key)) return true
  for (let distance = 1; distance <= NEAR; distance++) if (isGenuineAt(seq + distance, link, key)) return true
  return false
}

/** Erased text proves nothing and is no fault; text that is there must be the one committed to. */
function isTextGenuine({ event, commitment, salt }: ChainLink): boolean {
  if (event.personal === undefined || salt === undefined) return event.personal === undefined
  return commitTo(event.personal, salt) === commitment
}
