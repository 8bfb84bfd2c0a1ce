import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/events/canonical-json.ts'
import { type ChainLink, chainStart, commitTo, linkHash } from '../../src/events/chain.ts'
import { verifyChain } from '../../src/events/verify-chain.ts'

const key = Buffer.alloc(32, 7)

test('a chain as it was written is whole, also when it is read in parts', () => {
  const links = aChain(6)
  const first = verifyChain(links.slice(0, 3), key)
  expect(first).toEqual({ kind: 'whole', end: { seq: 3, hash: links[2]!.hash } })
  const rest = verifyChain(links.slice(3), key, {
    after: { seq: 3, hash: links[2]!.hash },
    head: { seq: 6, hash: links[5]!.hash },
  })
  expect(rest.kind).toBe('whole')
})

test.each<[string, (links: ChainLink[]) => ChainLink[], number, string]>([
  ['a changed fact', (links) => replaceEvent(links, 3, { facts: { count: 99 } }), 3, 'changed'],
  ['a changed time', (links) => replaceEvent(links, 3, { at: new Date(1) }), 3, 'changed'],
  ['another person', (links) => replaceEvent(links, 3, { userId: 'somebody-else' }), 3, 'changed'],
  ['a changed text', (links) => replaceEvent(links, 3, { personal: { reason: 'other' } }), 3, 'text-changed'],
  ['a removed link', (links) => links.filter(({ event }) => event.seq !== 3), 3, 'removed'],
  [
    'a removed link whose gap was closed',
    (links) => renumbered(links.filter(({ event }) => event.seq !== 3)),
    3,
    'removed',
  ],
  ['a cut end', (links) => links.slice(0, 4), 5, 'removed'],
  ['a forged link put between', (links) => renumbered(insertAt(links, 3, forged(links[1]!))), 3, 'inserted'],
  ['a forged link behind the end', (links) => [...links, forged(links[5]!)], 7, 'changed'],
  ['two links in the other order', (links) => swapped(links, 3), 3, 'reordered'],
  ['two links whose numbers were exchanged', (links) => renumbered(swapped(links, 3)), 3, 'reordered'],
])('%s is named', (_what, tamper, seq, fault) => {
  const links = aChain(6)
  const head = { seq: 6, hash: links[5]!.hash }
  expect(verifyChain(tamper(links), key, { head })).toEqual({ kind: 'broken', seq, fault })
})

test('who does not know the key can write no chain', () => {
  expect(verifyChain(aChain(3, Buffer.alloc(32, 8)), key)).toMatchObject({ kind: 'broken', seq: 1 })
})

test('erased text breaks nothing, and its salt is needed to guess it', () => {
  const erased = aChain(6).map(({ salt: _salt, ...link }) => {
    const { personal: _personal, ...event } = link.event
    return { ...link, event }
  })
  expect(verifyChain(erased, key).kind).toBe('whole')
  expect(commitTo({ reason: 'x' }, '00'.repeat(32))).not.toBe(commitTo({ reason: 'x' }, '01'.repeat(32)))
})

test('one value has one spelling', () => {
  expect(canonicalJson({ b: [1, 'ä', null], a: { d: true, c: 0.1 } })).toBe(
    '{"a":{"c":0.1,"d":true},"b":[1,"ä",null]}',
  )
  expect(() => canonicalJson({ count: Number.NaN })).toThrow(RangeError)
})

function aChain(length: number, chainKey = key): ChainLink[] {
  const links: ChainLink[] = []
  for (let seq = 1; seq <= length; seq++) {
    const personal = { reason: `reason ${seq}` }
    const salt = String(seq).padStart(64, '0')
    const commitment = commitTo(personal, salt)
    const prev = links.at(-1)?.hash ?? chainStart.hash
    const event = {
      seq,
      kind: 'ticket-viewed',
      at: new Date(seq * 1000),
      isOperator: false,
      facts: { seq },
    } as const
    const hash = linkHash(event, commitment, prev, chainKey)
    links.push({ event: { ...event, personal }, commitment, salt, prev, hash })
  }
  return links
}

function replaceEvent(links: ChainLink[], seq: number, change: Partial<ChainLink['event']>): ChainLink[] {
  return links.map((link) =>
    link.event.seq === seq ? { ...link, event: { ...link.event, ...change } } : link,
  )
}

function renumbered(links: ChainLink[]): ChainLink[] {
  return links.map((link, index) => ({ ...link, event: { ...link.event, seq: index + 1 } }))
}

function insertAt(links: ChainLink[], seq: number, link: ChainLink): ChainLink[] {
  return [...links.slice(0, seq - 1), link, ...links.slice(seq - 1)]
}

function swapped(links: ChainLink[], seq: number): ChainLink[] {
  return [...links.slice(0, seq - 1), links[seq]!, links[seq - 1]!, ...links.slice(seq + 1)]
}

function forged(before: ChainLink): ChainLink {
  const event = { ...before.event, seq: before.event.seq + 1 }
  const hash = linkHash(event, before.commitment, before.hash, Buffer.alloc(32, 9))
  return { ...before, event, prev: before.hash, hash }
}
