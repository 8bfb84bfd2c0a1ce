import { randomUUID } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Address } from '../mail/inbound-mail.ts'
import type { Letter } from './letters.ts'
import { residents } from './residents.ts'

/** The mail as the resident's program would send it. */
export async function letterBytes(letter: Letter, office: Address, now: Date): Promise<Buffer> {
  const from = residents[letter.from]
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return new MailComposer({
    from,
    to: office,
    subject: letter.subject,
    messageId: `<${letter.messageId ?? randomUUID()}@${domain}>`,
    date: now,
    text: letter.text,
    ...(letter.html ? { html: letter.html } : {}),
    ...(letter.inReplyTo ? { inReplyTo: `<${letter.inReplyTo}>` } : {}),
    ...(letter.references ? { references: letter.references.map((id) => `<${id}>`) } : {}),
    ...(letter.headers ? { headers: { ...letter.headers } } : {}),
    attachments: (letter.attachments ?? []).map((attachment) => ({ ...attachment })),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}
