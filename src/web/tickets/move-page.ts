import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LocalDate } from '../../business-time/local-date.ts'
import type { MoveKind } from '../../tickets/moves.ts'
import { movingDayOfBoth } from '../../tickets/moving-day.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { moveRules } from './decide-move.ts'
import { movePeople } from './move-people.ts'
import type { MoveRefusal } from './move-store.ts'
import { moveTargets, namedTicket } from './move-targets.ts'
import { mergedMessages, movableMessages } from './move-view.ts'
import { shownFor } from './ticket-pages.ts'

type IntoFault = 'reference-missing' | 'no-such-reference' | 'same-ticket' | 'erased'

export type MoveForm = {
  readonly into?: string | undefined
  /** A search for the other ticket, by its id. */
  readonly search?: string | undefined
  readonly message: readonly string[]
  readonly join?: readonly string[]
  readonly fault?: {
    readonly field: string
    readonly key: MoveRefusal | 'no-such-reference' | 'not-confirmed' | 'two-chosen' | 'nothing-searched'
  }
}

/** What would stand where, and who might write there; until the other ticket is known, which one it may be. */
export async function movePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: MoveKind,
  view: TicketView,
  form: MoveForm,
): Promise<FastifyReply> {
  const { ticket, voice } = await shownFor(desk, request, view)
  const now = desk.needs.clock()
  const { today } = moveRules(await desk.settings(), now)
  const into = kind === 'split' ? undefined : await namedTicket(desk, form.into)
  const isOther = into !== undefined && into.ticket.id !== view.ticket.id && !into.ticket.erasedAt
  const isChosen = isOther && form.fault?.key !== 'two-chosen'
  const key = form.fault?.key ?? intoFault(form.into, into, isOther)
  const fault = key && { field: form.fault?.field ?? 'into', text: voice.t(`move.fault.${key}`) }
  const asked = { userId: signedIn(request).id, searchId: form.search }
  const targets = kind === 'split' ? undefined : await moveTargets(desk, view, voice, asked)
  const listed = targets?.groups.flatMap(({ choices }) => choices.map(({ reference }) => reference)) ?? []
  const reference = into?.ticket.reference ?? ''
  return desk.page(request, reply, {
    template: 'move',
    title: ticket.reference,
    section: 'inbox',
    status: form.fault ? (form.fault.key === 'changed-meanwhile' ? 409 : 422) : 200,
    hasFaults: fault !== undefined,
    data: {
      ticket,
      kind,
      fault,
      typed: isChosen && listed.includes(reference) ? '' : (form.into ?? ''),
      candidate: isChosen ? reference : '',
      targets,
      chosen: form.message,
      joining: form.join ?? [],
      messages: movableMessages(view, voice, now),
      moving: movingDayAfter(kind, view, isChosen ? into : undefined, voice, { now, today }),
      into: isChosen ? (await shownFor(desk, request, into)).ticket : undefined,
      people: isChosen ? await movePeople(desk, view.ticket, into.ticket) : undefined,
      after: isChosen && kind === 'merge' ? mergedMessages([view, into], voice, now) : [],
    },
  })
}

/** Where the moving day will stand. */
function movingDayAfter(
  kind: MoveKind,
  { ticket }: TicketView,
  into: TicketView | undefined,
  { t, f }: Voice,
  { now, today }: { readonly now: Date; readonly today: LocalDate },
): string | undefined {
  if (kind === 'move') return undefined
  const day = movingDayOfBoth(ticket, into?.ticket ?? {}, today)
  return day && t(kind === 'split' ? 'moving.split' : 'moving.merged', { day: f.day(day, now) })
}

function intoFault(
  typed: string | undefined,
  into: TicketView | undefined,
  isOther: boolean,
): IntoFault | undefined {
  if (typed === undefined) return undefined
  if (typed.trim() === '') return 'reference-missing'
  if (!into) return 'no-such-reference'
  if (into.ticket.erasedAt) return 'erased'
  return isOther ? undefined : 'same-ticket'
}
