import type { FastifyRequest } from 'fastify'
import { type Language, languages } from '../../people/language.ts'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { ticketHeading } from '../tickets/ticket-heading.ts'
import type { FoundResident } from './resident-access.ts'
import type { ResidentTicket, ResidentView } from './resident-store.ts'
import { undeliverableLine } from './undeliverable-words.ts'

export type NotesForm = {
  readonly note: string
  readonly phone: string
  readonly language: Language | ''
  readonly version: number
}

const mostTickets = 200
const mostViewers = 10

/** What the page of a person shows to those who may read it. */
export async function residentData(
  { needs }: Desk,
  request: FastifyRequest,
  { resident, events }: FoundResident,
  voice: Voice,
) {
  const { t, f } = voice
  const now = needs.clock()
  const users = new Map((await needs.store.listUsers()).map(({ id, name }) => [id, name]))
  const tickets = await needs.store.residentTickets(resident.id, mostTickets)
  const undeliverable = await Promise.all(
    resident.addresses.map(({ address }) => undeliverableLine(needs, address, voice)),
  )
  return {
    heading: headingOf(resident),
    path: `/residents/${resident.id}`,
    erasureAddress: new URL(`/residents/${resident.id}/erasure`, needs.publicUrl).href,
    mayWork: mayUse(signedIn(request).role, 'work-tickets'),
    addresses: resident.addresses.map((one, index) => ({
      ...one,
      undeliverable: undeliverable[index],
      others: one.notes.note !== '' && one.id !== resident.id ? one.notes.note : undefined,
      merged: one.mergedAt && t('resident.merged-at', { at: f.relative(one.mergedAt, now) }),
    })),
    names: namesOf(resident),
    saved: resident.notes,
    savedBy:
      resident.noteAt &&
      t('resident.noted', {
        name: resident.noteByName ?? t('event.somebody'),
        at: f.relative(resident.noteAt, now),
      }),
    form: notesForm(resident),
    languages,
    tickets: tickets.map((one) => shownTicket(one, voice)),
    hasMore: tickets.length === mostTickets,
    viewers: events.slice(0, mostViewers).map(({ kind, at, userId }) => ({
      what: t(`event.${kind}`),
      who: userId ? (users.get(userId) ?? t('event.somebody')) : t('event.operator'),
      at: f.relative(at, now),
    })),
  }
}

export function headingOf({ addresses }: ResidentView): string {
  return addresses.flatMap(({ names }) => names)[0] ?? addresses[0]?.address ?? ''
}

function namesOf({ addresses }: ResidentView): readonly string[] {
  return [...new Set(addresses.flatMap(({ names }) => names))].slice(0, 20)
}

export function notesForm({ notes, version }: ResidentView): NotesForm {
  return { note: notes.note, phone: notes.phone ?? '', language: notes.language ?? '', version }
}

function shownTicket({ ticket, assigneeName, lastMessageAt, isRequester }: ResidentTicket, voice: Voice) {
  const { t, f } = voice
  return {
    href: `/tickets/${ticket.reference}`,
    heading: ticketHeading(ticket, voice),
    language: ticket.language,
    state: ticket.state,
    class: ticket.class,
    isRequester,
    facts: [
      ticket.reference,
      t('resident.ticket-times', { begun: f.date(ticket.createdAt), last: f.date(lastMessageAt) }),
      assigneeName ?? t('inbox.no-handler'),
    ].join(' · '),
  }
}
