import type { Mailbox } from '../intake/mailbox.ts'
import type { Intake } from '../intake/receive-mail.ts'
import type { Completion } from '../intake/watching/complete-mails.ts'
import { createInboxWatch, type InboxWatch } from '../intake/watching/watch-inbox.ts'
import { roomLog } from '../logging/room-log.ts'
import { makeEnvelopeId } from '../mail/threading/reply-token.ts'
import { afterConnectionEnd, NO_BACKOFF } from '../mailbox/backoff.ts'
import { toMime } from '../mailbox/smtp/mime.ts'
import { providerMessageId } from '../mailbox/smtp/provider-message-id.ts'
import { buildReceipt } from '../replies/build-receipt.ts'
import { type CopyFiling, createCopyFiling } from '../replies/file-copies.ts'
import { createOutbox, type Outbox } from '../replies/run-outbox.ts'
import type { Sender, SentFolder } from '../replies/sender.ts'
import { targetRule } from '../tickets/targets.ts'
import { type Office, serviceSender } from './office.ts'

const pollMs = 5 * 60_000
const silenceMs = 10 * 60_000
const claimLeaseMs = 60_000
const sendingLanes = 2

/** The loop that turns the mailbox into tickets. */
export function inboxWatch(
  office: Office,
  mailbox: Mailbox,
  intake: Intake,
  outbox: Outbox | undefined,
): InboxWatch {
  const { storage, config, now, log } = office
  let backoff = NO_BACKOFF
  return createInboxWatch({
    mailbox,
    store: storage,
    intake: nudging(intake, outbox),
    first: config.imap?.first ?? { kind: 'new' },
    marksMail: config.imap?.after.kind !== 'keep',
    maxBytes: config.mailMaxBytes,
    pollMs,
    silenceMs,
    waitAfter(end) {
      const next = afterConnectionEnd(backoff, end, Math.random())
      backoff = next.backoff
      return next
    },
    now,
    log: roomLog(log),
  })
}

/** Asks again for what came in part, where any of it is due. */
export function completion(
  { storage, config, now, log }: Office,
  mailbox: Mailbox,
  intake: Intake,
  outbox: Outbox | undefined,
): Completion {
  return {
    ...{ mailbox, store: storage, intake: nudging(intake, outbox), silenceMs, now },
    maxBytes: config.mailMaxBytes,
    log: roomLog(log),
  }
}

/** A filed mail may have queued a receipt. */
function nudging(intake: Intake, outbox: Outbox | undefined): Intake {
  return {
    ...intake,
    receiveAll: (incoming, onReceived) =>
      intake.receiveAll(incoming, async (received) => {
        outbox?.nudge()
        await onReceived(received)
      }),
    async resumeUnfiled() {
      const filed = await intake.resumeUnfiled()
      if (filed > 0) outbox?.nudge()
      return filed
    },
  }
}

/** The loop that sends what is due. */
export function outboxOf(
  office: Office,
  sender: Sender,
  holder: string,
  copies: CopyFiling | undefined,
): Outbox {
  const { storage, config, tokenKeys, now, log } = office
  const service = serviceSender(config)
  return createOutbox({
    store: {
      ...storage,
      async recordAttempt(outgoingId, claim, record) {
        const isRecorded = await storage.recordAttempt(outgoingId, claim, record)
        copies?.nudge()
        return isRecorded
      },
    },
    sender,
    holder,
    lanes: sendingLanes,
    leaseMs: claimLeaseMs,
    buildReceipt: (claimed, receipt) =>
      buildReceipt(claimed, receipt, {
        service,
        usesPlusAddress: config.service.usesPlusAddress,
        tokenKeys,
        toMime,
      }),
    envelopeIdOf: ({ ticketId, messageId }) => makeEnvelopeId(tokenKeys, { ticketId, messageId }),
    aliasIdIn: providerMessageId,
    due: async () => targetRule((await storage.settings()).settings),
    pauseMs: (faults, random) =>
      afterConnectionEnd(
        { failures: faults - 1, refusedSignIns: 0 },
        { kind: 'failed', openForMs: 0 },
        random,
      ).waitMs,
    now,
    random: Math.random,
    log: roomLog(log),
  })
}

/** The loop that files copies of what was sent. */
export function copyFiling({ storage, now, log }: Office, sent: SentFolder, holder: string): CopyFiling {
  return createCopyFiling({
    store: storage,
    sent,
    holder,
    leaseMs: claimLeaseMs,
    due: async () => targetRule((await storage.settings()).settings),
    now,
    log: roomLog(log),
  })
}
