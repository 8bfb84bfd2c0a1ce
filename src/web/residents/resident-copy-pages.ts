import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { attachmentName } from '../messages/message-view.ts'
import { attachmentDisposition } from '../page/content-disposition.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { type FoundResident, readableResident } from './resident-access.ts'
import { type CopiedFile, type ResidentCopy, residentCopy } from './resident-copy.ts'
import { headingOf } from './resident-view.ts'

const right = 'copy-residents'
const mostTickets = 1000

/** A copy of what is held about a person, for the person: first what it holds, then why, then the file. */
export function residentCopyPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/residents/:id/export', { config: { right } }, async (request, reply) =>
    copyPage(desk, request, reply, await readableResident(desk, request), { reason: '' }),
  )

  app.post('/residents/:id/export', { config: { right } }, async (request, reply) => {
    const form = formFields(
      { reason: shortText, notes: z.literal('yes').optional(), format: z.enum(['html', 'json']) },
      request.body,
    )
    const found = await readableResident(desk, request)
    const reason = form.reason.trim()
    if ([...reason].length < 5) return copyPage(desk, request, reply, found, { reason, isUnreasoned: true })
    const at = clock()
    const copy = residentCopy(found.resident, await viewsOf(desk, found.resident.id), form.notes === 'yes')
    await store.recordEvent({
      kind: 'resident-exported',
      at,
      actor: { userId: signedIn(request).id },
      facts: {
        resident: found.resident.id,
        tickets: copy.tickets.length,
        withNotes: form.notes === 'yes',
        format: form.format,
      },
      personal: { reason },
    })
    return sendCopy(desk, request, reply, copy, form.format, at)
  })
}

async function viewsOf({ needs }: Desk, residentId: string): Promise<readonly TicketView[]> {
  const views: TicketView[] = []
  for (const { ticket } of await needs.store.residentTickets(residentId, mostTickets)) {
    const view = await needs.store.ticketByReference(ticket.reference, needs.clock())
    if (view) views.push(view)
  }
  return views
}

async function sendCopy(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  copy: ResidentCopy,
  format: 'html' | 'json',
  at: Date,
): Promise<FastifyReply> {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  const name = `${t('copy.file')}-${at.toISOString().slice(0, 10)}.${format}`
  reply.header('content-disposition', attachmentDisposition(name))
  if (format === 'json')
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ service: desk.needs.service.name, copiedAt: at, ...copy }, null, 2))
  const nameOf = (file: CopiedFile) => attachmentName(file.name, file.type, t)
  return desk.page(request, reply, {
    template: 'resident-copy',
    title: t('copy.title'),
    data: { copy, at, nameOf },
  })
}

async function copyPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { resident }: FoundResident,
  { reason, isUnreasoned = false }: { readonly reason: string; readonly isUnreasoned?: boolean },
): Promise<FastifyReply> {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  const { tickets } = residentCopy(resident, await viewsOf(desk, resident.id), false)
  const count = (of: (one: (typeof tickets)[number]) => number) =>
    tickets.reduce((sum, one) => sum + of(one), 0)
  return desk.page(request, reply, {
    template: 'resident-export',
    title: t('copy.title'),
    section: 'residents',
    status: isUnreasoned ? 422 : 200,
    hasFaults: isUnreasoned,
    data: {
      path: `/residents/${resident.id}`,
      heading: headingOf(resident),
      reason,
      faults: isUnreasoned ? [{ field: 'reason', text: t('opening.fault') }] : [],
      counts: {
        tickets: tickets.length,
        messages: count(({ messages }) => messages.length),
        leftOut: count(({ leftOut }) => leftOut),
      },
    },
  })
}
