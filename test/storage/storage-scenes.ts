import { expect } from 'vitest'
import type { EventDraft } from '../../src/events/event.ts'
import type { Arrival } from '../../src/intake/intake-store.ts'
import type { AttemptRecord, Claimed } from '../../src/replies/outbox-store.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aFiledTicket, anAdvisor, anInboundMail, aReply, bytesOf, lookupOf } from '../helpers/deliver.ts'
import { aino } from '../helpers/mails/cast.ts'

/** A clock the test moves. */
export type TestClock = { now: Date }

/** Two handles on one new, empty database, as two processes have them. */
export type OpenTwice = (clock?: TestClock) => Promise<{ first: Storage; second: Storage }>

export const minute = 60_000

export function anEvent(kind: EventDraft['kind']): EventDraft {
  return { kind, at: new Date('2026-11-24T08:00:00Z') }
}

export function atUid(uid: number, arrivedAt = new Date()): Arrival {
  return {
    source: { kind: 'imap', position: { mailbox: 'm', folder: 'INBOX', uidValidity: 1, uid } },
    arrivedAt,
    isHistory: false,
  }
}

export function generation(uidValidity: number, baselineUid: number) {
  return { mailbox: 'm', folder: 'INBOX', uidValidity, baselineUid, presentUid: baselineUid, isFirst: true }
}

export function later(clock: TestClock, minutes: number): Date {
  return new Date(clock.now.getTime() + minutes * minute)
}

/** What filing a mail with these keys would find; nothing is filed. */
export async function findWith(storage: Storage, keys: Partial<ReturnType<typeof lookupOf>>) {
  const mail = anInboundMail()
  const { mail: kept } = await storage.keepRaw(
    { source: { kind: 'file' }, arrivedAt: new Date(), isHistory: false },
    bytesOf(mail.messageId!),
  )
  const seen: Parameters<Parameters<Storage['fileInbound']>[3]>[0][] = []
  const looking = storage.fileInbound(kept.rawId, mail, lookupOf(mail, keys), (found) => {
    seen.push(found)
    throw new Error('only looking')
  })
  await expect(looking).rejects.toThrow('only looking')
  return seen[0]!
}

export async function queuedReply(
  storage: Storage,
  overrides: Partial<ReturnType<typeof aReply>> = {},
  told?: Awaited<ReturnType<typeof aFiledTicket>>,
) {
  const author = await anAdvisor(storage)
  const ticket = told ?? (await aFiledTicket(storage))
  const reply = aReply(ticket, author, overrides)
  expect(await storage.queueReply(reply)).toMatchObject({ kind: 'queued' })
  return { reply, ticket }
}

export async function claimed(storage: Storage): Promise<Claimed> {
  const claim = await storage.claimNext('me', minute)
  if (!claim) throw new Error('nothing to claim')
  return claim
}

export function accepted(claim: Claimed): AttemptRecord {
  return {
    state: 'sent',
    sentAt: new Date('2026-11-24T08:00:30Z'),
    recipients: claim.recipients.map(({ address }) => ({ address, state: 'accepted', code: 250 })),
    events: [anEvent('sent')],
  }
}

export async function send(
  storage: Storage,
  claim: Claimed,
  more: Partial<AttemptRecord> = {},
): Promise<void> {
  await storage.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
  expect(await storage.recordAttempt(claim.outgoingId, claim.claim, { ...accepted(claim), ...more })).toBe(
    true,
  )
}

export async function unconfirmedReply(storage: Storage, clock: TestClock) {
  const { reply, ticket } = await queuedReply(storage, { to: [aino], cc: [] })
  const claim = await claimed(storage)
  await storage.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
  clock.now = later(clock, 2)
  await storage.recoverExpired(clock.now)
  return { ...reply, ticketId: ticket.id }
}
