import fc from 'fast-check'
import { expect, test } from 'vitest'
import { participantKey } from '../../src/mail/senders/participant-key.ts'
import {
  type Candidate,
  type MatchedBy,
  pickThread,
  type ThreadingMail,
} from '../../src/mail/threading/threading.ts'
import '../helpers/seeded-properties.ts'

const LIMITS = { reopenDays: 30 }

const mail = (over: Partial<ThreadingMail> = {}): ThreadingMail => ({
  senderAddress: 'aino@asukas.example',
  kind: 'person',
  authentication: 'pass',
  normalisedSubject: 'Asia',
  isForward: false,
  hasInReplyTo: true,
  ...over,
})

const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  ticketId: 't1',
  matchedBy: 'in-reply-to',
  state: 'open',
  participants: ['aino@asukas.example'],
  idleDays: 1,
  normalisedSubject: 'Asia',
  ...over,
})

const joins = (letter: ThreadingMail, ...found: Candidate[]) => {
  const picked = pickThread(letter, found, LIMITS)
  return 'join' in picked ? picked.join : undefined
}

test('a participant who answers joins, by any sign but Thread-Index', () => {
  for (const matchedBy of ['token', 'reply-address', 'in-reply-to', 'references', 'subject'] as const) {
    expect(joins(mail(), candidate({ matchedBy }))).toBe('t1')
  }
  expect(pickThread(mail(), [candidate({ matchedBy: 'thread-index' })], LIMITS)).toEqual({
    new: true,
    possiblyRelated: 't1',
    by: 'thread-index',
  })
})

test('a stranger with a valid token gets a new ticket that may be related', () => {
  const stranger = mail({ senderAddress: 'eve@muu.example' })
  expect(pickThread(stranger, [candidate({ matchedBy: 'token' })], LIMITS)).toEqual({
    new: true,
    possiblyRelated: 't1',
    by: 'token',
  })
})

test('a forged sender joins by no sign that can be read off a mail', () => {
  const forged = mail({ authentication: 'fail' })
  for (const matchedBy of ['in-reply-to', 'references', 'subject'] as const) {
    expect(joins(forged, candidate({ matchedBy }))).toBeUndefined()
  }
})

test('a bounce or automatic answer with our token belongs to its ticket, whoever sent it', () => {
  const bounce = mail({ kind: 'bounce', senderAddress: undefined })
  expect(joins(bounce, candidate({ matchedBy: 'token', state: 'closed', idleDays: 400 }))).toBe('t1')
  expect(joins(bounce, candidate({ matchedBy: 'references' }))).toBeUndefined()
})

test('the strongest sign wins, then the nearest parent', () => {
  const weak = candidate({ ticketId: 'subject', matchedBy: 'subject' })
  const far = candidate({ ticketId: 'far', matchedBy: 'references', distance: 3 })
  const near = candidate({ ticketId: 'near', matchedBy: 'references', distance: 1 })
  expect(joins(mail(), weak, far, near)).toBe('near')
})

test('a forward begins something new, unless it carries our token', () => {
  const forward = mail({ isForward: true, hasInReplyTo: false })
  expect(joins(forward, candidate({ matchedBy: 'references' }))).toBeUndefined()
  expect(joins(forward, candidate({ matchedBy: 'token' }))).toBe('t1')
})

test('a ticket closed for long is not reopened but linked', () => {
  const late = candidate({ state: 'closed', idleDays: 31 })
  expect(pickThread(mail(), [late], LIMITS)).toMatchObject({ new: true, possiblyRelated: 't1' })
  expect(joins(mail(), candidate({ state: 'closed', idleDays: 30 }))).toBe('t1')
})

test('another subject after a month of silence joins, and offers to be split off', () => {
  const picked = pickThread(mail({ normalisedSubject: 'Muu' }), [candidate({ idleDays: 40 })], LIMITS)
  expect(picked).toMatchObject({ join: 't1', isChangedSubject: true })
})

test('without a candidate the ticket is new and related to none', () => {
  expect(pickThread(mail(), [], LIMITS)).toEqual({ new: true })
  expect(pickThread(mail(), [candidate({ state: 'deleted' })], LIMITS)).toEqual({ new: true })
})

const matchedBy = fc.constantFrom<MatchedBy[]>(
  'token',
  'reply-address',
  'in-reply-to',
  'references',
  'subject',
  'thread-index',
)
const people = fc.constantFrom('aino@asukas.example', 'Aino@Asukas.example', 'eve@muu.example')
const anyMail = fc.record({
  senderAddress: fc.option(people, { nil: undefined }),
  kind: fc.constantFrom('person' as const, 'automatic' as const, 'bounce' as const, 'bulk' as const),
  authentication: fc.constantFrom('pass' as const, 'fail' as const, 'none' as const, 'unknown' as const),
  normalisedSubject: fc.constantFrom('Asia', 'Muu'),
  isForward: fc.boolean(),
  hasInReplyTo: fc.boolean(),
})
const anyCandidate = fc.record({
  ticketId: fc.constantFrom('t1', 't2', 't3'),
  matchedBy,
  state: fc.constantFrom(
    'open' as const,
    'waiting' as const,
    'closed' as const,
    'spam' as const,
    'deleted' as const,
  ),
  participants: fc.subarray(['aino@asukas.example', 'eve@muu.example']),
  idleDays: fc.nat(60),
  normalisedSubject: fc.constantFrom('Asia', 'Muu'),
})

test('a message is in a thread if and only if the rule says so', () => {
  fc.assert(
    fc.property(anyMail, fc.array(anyCandidate, { maxLength: 5 }), (letter, found) => {
      const allowed = found.filter((hit) => {
        const isSigned = hit.matchedBy === 'token' || hit.matchedBy === 'reply-address'
        const isMachine = letter.kind === 'automatic' || letter.kind === 'bounce'
        if (hit.state === 'deleted' || hit.matchedBy === 'thread-index') return false
        if (isSigned && isMachine) return true
        const takesPart = hit.participants.includes(participantKey(letter.senderAddress ?? ''))
        const isTooLate = letter.kind === 'person' && hit.state === 'closed' && hit.idleDays > 30
        if (!takesPart || isTooLate) return false
        return isSigned || (letter.authentication !== 'fail' && (!letter.isForward || letter.hasInReplyTo))
      })
      const joined = joins(letter, ...found)
      expect(joined !== undefined).toBe(allowed.length > 0)
      if (joined !== undefined) expect(allowed.map((hit) => hit.ticketId)).toContain(joined)
    }),
    { numRuns: 2_000 },
  )
})
