import type { SinkMail } from '../helpers/servers/smtp-sink.ts'

/** Without brackets. */
export function sentId({ text }: SinkMail): string {
  return /^Message-ID:\s*<([^>]+)>/im.exec(text)?.[1] ?? ''
}

/** As Postfix writes it (RFC 3464). */
export function aBounce(mark: string, address: string, got: SinkMail): Buffer {
  const lines = [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mta.kaupunki.example>',
    'To: neuvonta@kaupunki.example',
    `Subject: Undelivered Mail Returned to Sender ${mark}`,
    `Message-ID: <${mark}@mta.kaupunki.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="raja"',
    '',
    '--raja',
    'Content-Type: text/plain',
    '',
    `<${address}>: host mx.example said: 550 5.1.1 User unknown`,
    '',
    '--raja',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mta.kaupunki.example',
    `Original-Envelope-Id: ${got.envelopeId ?? ''}`,
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
    '--raja',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${sentId(got)}>`,
    '',
    '--raja--',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}
