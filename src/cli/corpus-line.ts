import type { InboundMail } from '../mail/inbound-mail.ts'

/** A filed mail in the format of the corpus scorer: one JSON line for each raw message. */
export function corpusLine(mail: InboundMail): string {
  return JSON.stringify({
    sha256: mail.rawSha256,
    subject: mail.subject,
    from: mail.sender?.address ?? '',
    text: mail.text,
    html: mail.html ?? '',
    attachments: mail.attachments.map(({ sha256, size }) => ({ sha256, size })),
    thread_ids: [...mail.inReplyTo, ...mail.references],
    is_auto: mail.kind !== 'person',
    bounce: mail.kind === 'bounce' && { recipients: bouncedRecipients(mail) },
    date: mail.dateHeader && mail.dateHeader.getTime() / 1_000,
  })
}

function bouncedRecipients(mail: InboundMail): { address: string; permanent: boolean }[] {
  const outcomes = mail.deliveryReport?.recipients ?? []
  return outcomes.map(({ address, permanent }) => ({ address, permanent }))
}
