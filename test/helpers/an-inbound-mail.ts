import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import { aino, office } from './mails/cast.ts'

/** What reading Aino's plain question gives. */
export function anInboundMail(overrides: Partial<InboundMail> = {}): InboundMail {
  return {
    messageId: 'question@citizen.example',
    messageKey: overrides.messageId ?? 'question@citizen.example',
    canonicalHash: 'hash-of-the-question',
    sender: aino,
    from: [aino],
    replyTo: [],
    to: [office],
    cc: [],
    subject: 'Kysymys vuokrasta',
    inReplyTo: [],
    references: [],
    deliveredTo: [],
    text: 'Hei, miten vuokran eräpäivää siirretään?',
    visibleText: 'Hei, miten vuokran eräpäivää siirretään?',
    attachments: [],
    kind: 'person',
    authentication: 'unknown',
    headers: '',
    rawSize: 1000,
    rawSha256: '00',
    problems: [],
    degraded: false,
    ...overrides,
  }
}
