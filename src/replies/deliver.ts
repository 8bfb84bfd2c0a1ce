import { crashPoint } from '../events/crash-point.ts'
import type { EventDraft } from '../events/event.ts'
import { withoutSecureSuffix, withSecureSuffix } from '../mail/automatic/secure-suffix.ts'
import type { Due } from '../tickets/transitions.ts'
import type { BuiltReceipt } from './build-receipt.ts'
import { afterAttempt } from './delivery.ts'
import type { AttemptRecord, Claimed, OutboxStore, UnbuiltReceipt } from './outbox-store.ts'
import type { MailboxFault, Sender, SendResult } from './sender.ts'

export type DeliveryStore = Pick<
  OutboxStore,
  | 'renewClaim'
  | 'releaseClaim'
  | 'saveReceiptBytes'
  | 'readBytes'
  | 'enterSending'
  | 'recordAttempt'
  | 'confirmSent'
>

export type DeliveryOptions = {
  readonly store: DeliveryStore
  readonly sender: Sender
  readonly buildReceipt: (claimed: Claimed, receipt: UnbuiltReceipt) => Promise<BuiltReceipt>
  /** Signed envelope id, by which a bounce is known (RFC 3461). */
  readonly envelopeIdOf: (claimed: Claimed) => string
  readonly aliasIdIn: (response: string) => string | undefined
  readonly due: () => Promise<Due>
  /** Of a claim, lengthened while connecting. */
  readonly leaseMs: number
  readonly now: () => Date
  readonly random: () => number
  readonly log: { warn(facts: object, message: string): void; error(facts: object, message: string): void }
}

export type Delivered =
  | { readonly kind: 'done' }
  /** Nothing was wrong with the message; the whole outbox waits. */
  | { readonly kind: 'mailbox-fault'; readonly fault: MailboxFault; readonly retryAfterMs?: number }

/** A message that was put back for the mailbox's sake is looked at again so much later. */
const putBackMs = 30_000
/** Longer than the transport lets a transaction last, for nothing lengthens it after the fence. */
export const sendingLeaseMs = 25 * 60_000

/**
 * One claimed message on its way out. Promises: between the fence and its record the process may die and the
 * message becomes `unconfirmed`; before the fence it goes back to the queue. It is never handed over twice.
 */
export async function deliver(claimed: Claimed, options: DeliveryOptions): Promise<Delivered> {
  const lease = keptLease(claimed, options)
  try {
    return await deliverClaimed(claimed, options)
  } finally {
    lease.stop()
  }
}

async function deliverClaimed(claimed: Claimed, options: DeliveryOptions): Promise<Delivered> {
  const { store, sender, now } = options
  if (claimed.unbuilt && !(await prepareReceipt(claimed, claimed.unbuilt, options))) return { kind: 'done' }
  const connected = await sender.connect()
  if (connected.kind === 'mailbox-fault') {
    await store.releaseClaim(claimed.outgoingId, claimed.claim, later(now(), putBackMs))
    return connected
  }
  const { session } = connected
  try {
    const started = event('sending-started', claimed, now(), { attempt: claimed.attempts + 1 })
    if (!(await store.enterSending(claimed.outgoingId, claimed.claim, sendingLeaseMs, started)))
      return { kind: 'done' }
    const envelope = {
      from: claimed.envelopeFrom,
      recipients: claimed.recipients.map((each) => withSecureSuffix(each, claimed.secureSuffix)),
      envelopeId: options.envelopeIdOf(claimed),
    }
    const result = ownRecipients(
      await session.send(envelope, store.readBytes(claimed.outgoingId)),
      claimed.secureSuffix,
    )
    crashPoint('outgoing-accepted')
    return await record(claimed, result, options)
  } finally {
    session.release()
  }
}

/** The server answers for the addresses it was given; ours are those of the people. */
function ownRecipients(result: SendResult, suffix: string | undefined): SendResult {
  if (result.kind !== 'answered' || suffix === undefined) return result
  const recipients = result.recipients.map((one) => ({
    ...one,
    address: withoutSecureSuffix(one.address, suffix),
  }))
  return { ...result, recipients }
}

/** False when the receipt cannot be sent at all, or the claim was lost. */
async function prepareReceipt(
  claimed: Claimed,
  receipt: UnbuiltReceipt,
  options: DeliveryOptions,
): Promise<boolean> {
  const { store, now, log } = options
  const built = await options.buildReceipt(claimed, receipt)
  if (built.kind === 'built') {
    const { bytes, subject, text } = built
    return await store.saveReceiptBytes(claimed.outgoingId, claimed.claim, bytes, subject, text)
  }
  log.warn({ outgoingId: claimed.outgoingId, field: built.field }, 'A receipt cannot be written as a mail')
  const started = event('sending-started', claimed, now(), { attempt: claimed.attempts + 1 })
  if (!(await store.enterSending(claimed.outgoingId, claimed.claim, sendingLeaseMs, started))) return false
  const recipients = claimed.recipients.map(({ address }) => ({ address, state: 'refused' as const }))
  await record(claimed, { kind: 'answered', recipients, response: '' }, options)
  return false
}

async function record(claimed: Claimed, result: SendResult, options: DeliveryOptions): Promise<Delivered> {
  const { store, now, random } = options
  if (result.kind === 'mailbox-fault') {
    await store.releaseClaim(
      claimed.outgoingId,
      claimed.claim,
      later(now(), result.retryAfterMs ?? putBackMs),
    )
    return result
  }
  const aliasId = result.kind === 'answered' ? options.aliasIdIn(result.response) : undefined
  const attempt = { claimed, result, now: now(), random: random(), due: await options.due() }
  const attemptRecord = afterAttempt({ ...attempt, ...(aliasId ? { aliasId } : {}) })
  const isRecorded = await store.recordAttempt(claimed.outgoingId, claimed.claim, attemptRecord)
  if (!isRecorded) await confirmLate(claimed, attemptRecord, options)
  return { kind: 'done' }
}

/** The lease ran out while the server took its time, so the message counts as unconfirmed; now we know. */
async function confirmLate(
  claimed: Claimed,
  { sentAt, state, changeTicket, events }: AttemptRecord,
  { store, log }: DeliveryOptions,
): Promise<void> {
  log.error({ outgoingId: claimed.outgoingId, state }, 'The claim ran out before the attempt was recorded')
  const [sent] = events
  if (state !== 'sent' || !sentAt || !sent) return
  await store.confirmSent(claimed.messageId, sentAt, changeTicket ?? (() => ({})), sent)
}

/** Lengthens the lease while the work goes on; a lost one is found out at the fence. */
function keptLease(claimed: Claimed, { store, leaseMs, log }: DeliveryOptions): { stop(): void } {
  const renew = async () => {
    const [renewed] = await Promise.allSettled([store.renewClaim(claimed.outgoingId, claimed.claim, leaseMs)])
    if (renewed.status === 'rejected') log.warn({ outgoingId: claimed.outgoingId }, 'A lease was not renewed')
  }
  const timer = setInterval(() => void renew(), leaseMs / 3)
  return { stop: () => clearInterval(timer) }
}

function event(
  kind: EventDraft['kind'],
  { ticketId, messageId, kind: outgoingKind }: Claimed,
  at: Date,
  facts: EventDraft['facts'] = {},
): EventDraft {
  return { kind, at, ticketId, messageId, facts: { outgoingKind, ...facts } }
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}
