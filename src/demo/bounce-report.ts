import { randomUUID } from 'node:crypto'
import type { HandedMail } from './embedded-smtp.ts'

const HOST = 'relay.kaupunki.example'

/** The delivery report (RFC 3464) a relay returns for a recipient whose domain does not exist. */
export function bounceReport(mail: HandedMail, recipient: string, now: Date): Buffer {
  const boundary = `=_${randomUUID()}`
  const date = now.toUTCString().replace('GMT', '+0000')
  const lines = [
    `From: Mail Delivery System <MAILER-DAEMON@${HOST}>`,
    `To: ${mail.from}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${date}`,
    `Message-ID: <${randomUUID()}@${HOST}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `Your message could not be delivered to <${recipient}>:`,
    'the domain of the address does not exist.',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${HOST}`,
    ...(mail.envelopeId === undefined ? [] : [`Original-Envelope-Id: ${mail.envelopeId}`]),
    `Arrival-Date: ${date}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.2',
    'Diagnostic-Code: smtp; 550 5.1.2 Host or domain name not found',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headerBlock(mail.raw),
    `--${boundary}--`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

/** Everything before the first empty line; latin1, so that its bytes come out as they went in. */
export function headerBlock(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n')
  return raw.subarray(0, end === -1 ? raw.length : end + 2).toString('latin1')
}
