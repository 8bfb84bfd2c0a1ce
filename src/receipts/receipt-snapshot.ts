import { formatDueDay } from '../messages/formatting.ts'
import type { Language } from '../people/language.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import type { ReceiptSnapshot } from './receipt.ts'
import { serviceHoursText } from './service-hours-text.ts'

/** What a receipt says of the office and of the promise, fixed at the moment the mail is filed. */
export function receiptSnapshot(
  settings: Pick<OfficeSettings, 'receipts' | 'serviceHours' | 'secureMail'>,
  dueAt: Date | undefined,
  language: Language,
  isSecureNotice = false,
): ReceiptSnapshot {
  const { timeZone, week } = settings.serviceHours
  const { paragraphs, ...fixed } = settings.receipts
  const paragraph = paragraphs?.[language]
  return {
    ...fixed,
    ...(paragraph ? { paragraph } : {}),
    ...(dueAt ? { dueDay: formatDueDay(dueAt, language, timeZone) } : {}),
    ...(isSecureNotice ? { secureMail: settings.secureMail.opensLinks ? 'opened' : 'unread' } : {}),
    serviceHours: serviceHoursText(week, language),
  }
}
