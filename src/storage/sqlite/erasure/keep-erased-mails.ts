import type { NewTicket } from '../../../intake/filing/filing.ts'
import type { ErasedMail } from '../../earlier-erasures.ts'
import { eq } from '../file/drizzle.ts'
import { openTicket } from '../intake/open-ticket.ts'
import { type Office, write } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { appendMessage } from '../tickets/message-rows.ts'
import { eraseWholeTicket } from './erase-ticket.ts'

/**
 * What came after the copy was made and was erased lies in the mailbox still, and is fetched again: it is known by its
 * marks and not filed a second time. The marks stand in an enquiry of their own, a shell from the beginning.
 */
export function keepErasedMails(office: Office, mails: readonly ErasedMail[], at: Date): void {
  write(office, () => {
    const unknown = mails.filter(({ id }) => !isThere(office, id))
    if (unknown.length === 0) return
    const { id: ticketId } = openTicket(office, shell, at)
    for (const { messageKey, canonicalHash, ...mail } of unknown)
      appendMessage(office, {
        row: {
          ...{ id: mail.id, ticketId, direction: 'in', kind: 'automatic', at: mail.at, subject: '' },
          ...{ messageKey, canonicalHash, erasedAt: at, isCollapsed: true },
        },
      })
    eraseWholeTicket(office, ticketId, at)
  })
}

const shell: NewTicket = {
  class: 'automatic',
  state: 'closed',
  subject: '',
  language: 'fi',
  urgency: 'ordinary',
  isHistory: true,
}

function isThere({ db }: Office, id: string): boolean {
  return db.select({ id: messages.id }).from(messages).where(eq(messages.id, id)).get() !== undefined
}
