import { Readable } from 'node:stream'
import type { Address } from '../../mail/inbound-mail.ts'
import type { RecipientOutcome } from '../../replies/outbox-store.ts'
import type { Envelope, SendResult } from '../../replies/sender.ts'
import { collectBytes } from '../collect-bytes.ts'
import { envelopeAddress } from './envelope-address.ts'
import { handOver } from './hand-over.ts'
import { sendResult } from './send-result.ts'
import type { SmtpConnection } from './smtp-connection.ts'

const LARGEST_MAIL_BYTES = 150 * 1024 * 1024

/**
 * One mail over a session that is connected and signed in. What the server cannot take is refused before
 * MAIL is said: unsafe addresses, SMTPUTF8 it does not offer, a mail larger than its SIZE. The bytes are
 * collected first, so that a fault of our own storage cannot cut a mail in the middle of DATA.
 */
export async function sendOver(
  connection: SmtpConnection,
  envelope: Envelope,
  bytes: AsyncIterable<Uint8Array>,
): Promise<SendResult> {
  const { keywords, maxBytes } = connection.offers
  const sender = envelopeAddress(envelope.from)
  if (sender.kind === 'refused') throw new Error('The address of the mailbox cannot be an envelope sender')
  const plan = planRecipients(envelope.recipients, keywords.has('SMTPUTF8'))
  if (plan.wire.size === 0) return { kind: 'answered', recipients: plan.refused, response: '' }
  const mail = await collectBytes(bytes, Math.min(maxBytes ?? LARGEST_MAIL_BYTES, LARGEST_MAIL_BYTES))
  if (mail === undefined) {
    const tooLarge = [...plan.wire.values()].map((address) =>
      refused(address, '5.3.4', 'The mail is too large'),
    )
    return { kind: 'answered', recipients: [...tooLarge, ...plan.refused], response: '' }
  }
  const end = await handOver(connection.smtp, {
    from: sender.wire,
    to: [...plan.wire.keys()],
    body: () => Readable.from(slices(mail)),
    size: mail.length,
    use8BitMime: mail.some((byte) => byte > 0x7f),
    ...(envelope.envelopeId === undefined ? {} : { envelopeId: envelope.envelopeId }),
  })
  const result = sendResult(end, plan.wire)
  return result.kind === 'answered'
    ? { ...result, recipients: [...result.recipients, ...plan.refused] }
    : result
}

/** Wire form to the address as the caller gave it; one wire address is sent to once. */
function planRecipients(recipients: readonly Address[], hasSmtpUtf8: boolean) {
  const wire = new Map<string, string>()
  const refusals: RecipientOutcome[] = []
  for (const { address } of recipients) {
    const checked = envelopeAddress(address)
    if (checked.kind === 'refused') {
      refusals.push(refused(address, '5.1.3', 'The address is not one that can be sent to'))
    } else if (checked.needsSmtpUtf8 && !hasSmtpUtf8) {
      refusals.push(refused(address, '5.6.7', 'Our mail server does not offer SMTPUTF8'))
    } else {
      wire.set(checked.wire, address)
    }
  }
  return { wire, refused: refusals }
}

function refused(address: string, status: string, diagnostic: string): RecipientOutcome {
  return { address, state: 'refused', status, diagnostic }
}

const SLICE_BYTES = 64 * 1024

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += SLICE_BYTES)
    yield bytes.subarray(start, start + SLICE_BYTES)
}
