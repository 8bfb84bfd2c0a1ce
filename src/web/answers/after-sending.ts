import type { FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { saidList } from '../inbox/list-address.ts'
import { nextInList } from '../inbox/list-place.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'

/**
 * Where the writer wants to be after an answer. It is asked before the answer takes the ticket out of its list, and
 * told afterwards, with the notice that can still take the answer back.
 */
export async function placeAfterSending(
  desk: Desk,
  request: FastifyRequest,
  view: TicketView,
  list: string | undefined,
): Promise<(messageId: string) => string> {
  const { preferences, language } = signedIn(request)
  const { afterSend } = preferences
  if (afterSend === 'stay') return telling(`/tickets/${view.ticket.reference}`)
  const voice = voiceOf(language, await desk.settings())
  const next = afterSend === 'next' ? await nextInList(desk, request, view, list, voice) : undefined
  return telling(next ?? inboxList(list) ?? '/inbox/open')
}

/** The list of work somebody came from; a search has no order of work and no notices. */
function inboxList(said: string | undefined): string | undefined {
  const path = saidList(said)
  return path?.startsWith('/inbox/') ? path : undefined
}

function telling(path: string): (messageId: string) => string {
  return (messageId) => `${path}${path.includes('?') ? '&' : '?'}done=sent&message=${messageId}#ilmoitus`
}
