import { simpleParser } from 'mailparser'
import type { DeliveredMail } from './demo-post.ts'

/** A mail as the resident's own program shows it. */
export type ResidentMail = {
  readonly subject: string
  readonly text: string
  readonly language: string
  readonly messageId: string
  readonly inReplyTo: string
  readonly references: readonly string[]
  readonly isAutomatic: boolean
  readonly receivedAt: Date
}

export async function readResidentMail({ raw, receivedAt }: DeliveredMail): Promise<ResidentMail> {
  const mail = await simpleParser(raw)
  return {
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    language: String(mail.headers.get('content-language') ?? ''),
    messageId: bare(mail.messageId ?? ''),
    inReplyTo: bare(mail.inReplyTo ?? ''),
    references: [mail.references ?? []].flat().map(bare),
    isAutomatic: mail.headers.has('auto-submitted'),
    receivedAt,
  }
}

function bare(id: string): string {
  return id.replace(/^<|>$/g, '')
}
