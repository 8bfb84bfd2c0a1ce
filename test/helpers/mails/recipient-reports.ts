import { randomUUID } from 'node:crypto'
import { office } from './cast.ts'
import { joinLines } from './mime-body.ts'

type Told = {
  /** Message-ID of the message spoken of, without brackets. */
  readonly about: string
  readonly recipient: string
}

/** What a mail program sends when it has shown or deleted a message (RFC 8098), as Outlook writes it. */
export function aDisposition(told: Told & { readonly said: 'displayed' | 'deleted' | 'failed' }): Buffer {
  return report('disposition-notification', `<${told.recipient}>`, [
    'Content-Type: message/disposition-notification',
    '',
    `Final-recipient: RFC822; ${told.recipient}`,
    `Original-Message-ID: <${told.about}>`,
    `Disposition: manual-action/MDN-sent-manually; ${told.said}`,
    '',
  ])
}

/** A provider's complaint (RFC 5965); it returns the header of the message and hides the recipient. */
export function aComplaint({
  about,
  type = 'abuse',
}: {
  readonly about: string
  readonly type?: string
}): Buffer {
  return report('feedback-report', '<feedbackloop@provider.example>', [
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: FeedbackLoop/1.0',
    'Version: 1',
    'Original-Rcpt-To: redacted',
    '',
    '--raja',
    'Content-Type: message/rfc822',
    '',
    `From: ${office.address}`,
    'To: redacted',
    `Message-ID: <${about}>`,
    'Subject: Vastaus',
    '',
    'Hei',
  ])
}

function report(type: string, from: string, parts: readonly string[]): Buffer {
  return joinLines([
    `From: ${from}`,
    `To: ${office.address}`,
    'Subject: Luettu: Vastaus',
    `Message-ID: <${randomUUID()}@provider.example>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary=raja`,
    '',
    '--raja',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This is a report about a message.',
    '',
    '--raja',
    ...parts,
    '--raja--',
    '',
  ])
}
