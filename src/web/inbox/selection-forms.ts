import type { FastifyReply, FastifyRequest } from 'fastify'
import { lastNearDay } from '../../tickets/moving-day.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { presetDay, reminderMoment, reminderPresets } from '../answers/reminder-choices.ts'
import type { Desk } from '../desk.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { reminderNote } from '../tickets/moving-day-view.ts'
import { listedHeading, senderName } from '../tickets/ticket-heading.ts'
import { ticketsOf } from './chosen-tickets.ts'
import type { ChosenTicket } from './selection-store.ts'

type Selection = {
  readonly chosen: readonly ChosenTicket[]
  readonly back: string
  readonly hasFault?: boolean
}

export type ChosenView = {
  readonly value: string
  readonly reference: string
  readonly heading: string
  readonly sender: string
  readonly language: string
}

/** What was chosen, so that a person sees what the act is about before doing it. */
export function chosenViews(
  chosen: readonly ChosenTicket[],
  tickets: readonly Ticket[],
  voice: Voice,
): readonly ChosenView[] {
  return chosen.flatMap(({ ticketId, version }) => {
    const ticket = tickets.find(({ id }) => id === ticketId)
    if (!ticket) return []
    return [
      {
        value: `${ticketId}.${version}`,
        reference: ticket.reference,
        heading: listedHeading(ticket, voice),
        sender: senderName(ticket, voice),
        language: ticket.language,
      },
    ]
  })
}

export async function selectedClosurePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  selection: Selection,
): Promise<FastifyReply> {
  const { t } = voiceOf(signedIn(request).language, await desk.settings())
  const fault = selection.hasFault ? { field: 'outcome', text: t('closure.fault') } : undefined
  return selectedPage(desk, request, reply, selection, {
    template: 'selected-closure',
    titled: 'close',
    fault,
  })
}

export async function selectedReminderPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  selection: Selection & { readonly when?: string; readonly day?: string },
): Promise<FastifyReply> {
  const settings = await desk.settings()
  const voice = voiceOf(signedIn(request).language, settings)
  const { t, f } = voice
  const calendar = settings.serviceHours
  const now = desk.needs.clock()
  const lastNear = lastNearDay(now, calendar.timeZone)
  const tickets = await ticketsOf(desk, selection.chosen)
  const presets = reminderPresets.map((name) => ({
    name,
    text: t(`selection.remind-${name}`, {
      day: f.date(reminderMoment(calendar, presetDay(calendar, name, now)) ?? now),
    }),
  }))
  const fault = selection.hasFault ? { field: 'day', text: t('selection.remind-fault') } : undefined
  return selectedPage(
    desk,
    request,
    reply,
    selection,
    { template: 'selected-reminder', titled: 'remind', fault },
    {
      presets,
      notes: tickets.flatMap((ticket) => {
        const text = reminderNote(ticket, lastNear, voice, now)
        return text === undefined ? [] : [{ reference: ticket.reference, text }]
      }),
      when: selection.when ?? (selection.day ? 'date' : 'tomorrow'),
      day: selection.day ?? '',
      firstDay: presetDay(calendar, 'tomorrow', now),
    },
  )
}

async function selectedPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { chosen, back }: Selection,
  page: {
    readonly template: string
    readonly titled: 'close' | 'remind'
    readonly fault: { readonly field: string; readonly text: string } | undefined
  },
  data: object = {},
): Promise<FastifyReply> {
  const voice = voiceOf(signedIn(request).language, await desk.settings())
  const views = chosenViews(chosen, await ticketsOf(desk, chosen), voice)
  const title = voice.t(`selection.${page.titled}-title`, { count: views.length })
  return desk.page(request, reply, {
    template: page.template,
    title,
    section: 'inbox',
    status: page.fault ? 422 : 200,
    hasFaults: page.fault !== undefined,
    data: { title, chosen: views, back, fault: page.fault, ...data },
  })
}
