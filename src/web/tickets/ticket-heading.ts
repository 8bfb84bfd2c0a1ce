import { maskPersonalCodes } from '../../sensitive-data/mask-personal-codes.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Voice } from '../page/render.ts'

type Headed = Pick<Ticket, 'subject' | 'title' | 'erasedAt'>

/** What the office calls it, else its subject, or what is to be said where there is none any more. */
export function ticketHeading(ticket: Headed, { t, f }: Voice): string {
  if (ticket.erasedAt) return t('erasure.shell', { date: f.bareDate(ticket.erasedAt) })
  return ticket.title || ticket.subject.trim() || t('ticket.no-subject')
}

/** For lists, which show no personal code. */
export function listedHeading(ticket: Headed, voice: Voice): string {
  return maskPersonalCodes(ticketHeading(ticket, voice))
}

/** Who asked; of a shell nobody is known. */
export function senderName(
  { requester, erasedAt }: Pick<Ticket, 'requester' | 'erasedAt'>,
  { t }: Voice,
): string {
  return requester?.name || requester?.address || t(erasedAt ? 'erasure.person' : 'message.sender-unknown')
}
