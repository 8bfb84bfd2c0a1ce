import { z } from 'zod'
import type { Ticket } from '../../tickets/ticket.ts'
import type { Desk } from '../desk.ts'
import { localPath } from '../page/local-path.ts'
import type { ChosenTicket } from './selection-store.ts'

/** A page of a list. */
const mostChosen = 100

const one = z.string().regex(/^[\w-]{1,64}\.\d{1,12}$/)

/** The boxes that were checked: one field, repeated. */
export const chosenField = z
  .union([one.transform((text) => [text]), z.array(one).max(mostChosen)])
  .optional()
  .transform((texts = []): readonly ChosenTicket[] =>
    texts.map((text) => {
      const dot = text.lastIndexOf('.')
      return { ticketId: text.slice(0, dot), version: Number(text.slice(dot + 1)) }
    }),
  )

/** Where a list is that an act goes back to. */
export const backField = z
  .string()
  .max(500)
  .transform((text) => {
    const path = localPath(text)
    return path && /^\/(?:inbox|searches|tickets)\//.test(path) ? path : '/inbox/open'
  })

/** The chosen tickets that exist, in the order of the list. */
export async function ticketsOf(
  { needs }: Desk,
  chosen: readonly ChosenTicket[],
): Promise<readonly Ticket[]> {
  const found: Ticket[] = []
  for (const { ticketId } of chosen) {
    const ticket = await needs.store.ticketById(ticketId)
    if (ticket) found.push(ticket)
  }
  return found
}

export function withQuery(path: string, query: string): string {
  const [beforeHash = ''] = path.split('#')
  return `${beforeHash}${beforeHash.includes('?') ? '&' : '?'}${query}#ilmoitus`
}
