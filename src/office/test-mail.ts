import { toMime } from '../mailbox/smtp/mime.ts'
import { translator } from '../messages/translator.ts'
import { buildStaffMail } from '../notices/build-notice.ts'
import type { User } from '../people/user.ts'
import type { TestMail } from '../web/desk-needs.ts'
import { type Office, serviceSender } from './office.ts'

/** Queues a mail of the office to the person who asked for it, to see it as a resident would. */
export async function queueTestMail(
  office: Office,
  to: User,
  { language, ...words }: TestMail,
): Promise<void> {
  const { storage, config, tokenKeys, now } = office
  const mail = await buildStaffMail(
    'receipt-test',
    to,
    { ...words, subject: translator(language)('mail.subject.test', { subject: words.subject }), language },
    { service: serviceSender(config), tokenKeys, toMime, now: now() },
  )
  const facts = { noticeKind: 'receipt-test', people: 1 }
  await storage.queueNotices({
    keys: [],
    notices: [mail],
    events: [{ kind: 'notice-queued', at: now(), actor: { userId: to.id }, facts }],
  })
}
