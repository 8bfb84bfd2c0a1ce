import { randomUUID } from 'node:crypto'
import type { Address } from '../mail/inbound-mail.ts'
import { headerBlock } from './bounce-report.ts'
import type { HandedMail } from './embedded-smtp.ts'

/**
 * What the mailbox of someone on holiday answers by itself (RFC 3834): nothing to the null sender
 * and nothing to mail that is itself automatic.
 */
export function awayNotice(mail: HandedMail, who: Address, text: string, now: Date): Buffer | undefined {
  const headers = headerBlock(mail.raw)
  if (mail.from === '' || /^auto-submitted: *auto/im.test(headers)) return undefined
  const messageId = /^message-id:\s*(<[^>\r\n]{1,900}>)/im.exec(headers)?.[1]
  const lines = [
    `From: =?utf-8?B?${Buffer.from(who.name).toString('base64')}?= <${who.address}>`,
    `To: ${mail.from}`,
    `Subject: =?utf-8?B?${Buffer.from('Automaattinen vastaus: poissa').toString('base64')}?=`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${who.address.slice(who.address.lastIndexOf('@') + 1)}>`,
    ...(messageId === undefined ? [] : [`In-Reply-To: ${messageId}`, `References: ${messageId}`]),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}
