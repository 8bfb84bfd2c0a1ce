import type { Language } from '../people/language.ts'
import type { ReplyBasis, ReplyOffice } from './compose-reply.ts'
import { layOutReply } from './reply-layout.ts'
import { replySubject } from './reply-subject.ts'

/** What a resident reads of an answer, with the office's signature under it; looking at it sends nothing. */
export function writtenReply(
  reply: { readonly text: string; readonly language: Language },
  { ticket, parent }: ReplyBasis,
  office: Pick<ReplyOffice, 'service' | 'subjectPolicy' | 'signatures'>,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const { language } = reply
  const { reference } = ticket
  const subject = replySubject({
    policy: office.subjectPolicy,
    residentSubject: parent?.subject ?? ticket.subject,
    residentNames: [parent?.from?.name ?? '', ticket.requester?.name ?? ''],
    reference,
    language,
  })
  const words = layOutReply({
    text: tidy(reply.text),
    signature: office.signatures?.[language],
    serviceName: office.service.name,
    reference,
    language,
  })
  return { subject, ...words }
}

function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .trim()
}
