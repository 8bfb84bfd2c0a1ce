import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import type { Desk } from '../desk.ts'
import {
  formFields,
  id,
  longText,
  params,
  referenceParam,
  shortText,
  wholeNumber,
} from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { mayReadText, ticketOf } from '../tickets/reading.ts'
import { type FoundResident, mayLook, readableResident, residentOf } from './resident-access.ts'
import { type NotesForm, notesForm, residentData } from './resident-view.ts'

const doneNames = ['noted', 'merged', 'separated'] as const
const mostLetters = 5000

/** A person by the addresses they write from; the address of the page says nothing of them. */
export function residentPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.post('/tickets/:reference/resident', { config: { right: mayLook } }, async (request, reply) => {
    formFields({}, request.body)
    const view = await ticketOf(desk, params(referenceParam, request.params).reference)
    const { requester } = view.ticket
    if (!requester || !mayReadText(signedIn(request), view, clock()))
      throw new RefusedRequest(404, 'not-found')
    return reply.redirect(`/residents/${await store.residentOf(requester.address)}`, 303)
  })

  app.get('/residents/:id', { config: { right: mayLook } }, async (request, reply) => {
    const found = await residentOf(desk, request)
    await store.recordEvent({
      kind: 'resident-viewed',
      at: clock(),
      actor: { userId: signedIn(request).id },
      facts: { resident: found.resident.id, withText: found.mayRead },
    })
    return showResident(desk, request, reply, found, {})
  })

  app.post('/residents/:id/opening', { config: { right: 'open-with-reason' } }, async (request, reply) => {
    const reason = formFields({ reason: shortText }, request.body).reason.trim()
    const found = await residentOf(desk, request)
    if ([...reason].length < 5) {
      const { t } = voiceOf(request.visit.language, await desk.settings())
      return showResident(desk, request, reply, found, {
        faults: [{ field: 'reason', text: t('opening.fault') }],
      })
    }
    await store.recordEvent({
      kind: 'resident-viewed',
      at: clock(),
      actor: { userId: signedIn(request).id },
      facts: { resident: found.resident.id, withReason: true },
      personal: { reason },
    })
    return reply.redirect(`/residents/${found.resident.id}`, 303)
  })

  app.post('/residents/:id/notes', { config: { right: 'work-tickets' } }, async (request, reply) => {
    const form = formFields(
      {
        version: wholeNumber,
        note: longText,
        phone: shortText,
        language: z.enum(['', ...languages]),
      },
      request.body,
    )
    const found = await readableResident(desk, request)
    const { t } = voiceOf(request.visit.language, await desk.settings())
    if (form.note.length > mostLetters)
      return showResident(desk, request, reply, found, {
        form,
        faults: [{ field: 'note', text: t('resident.fault.too-long', { most: mostLetters }) }],
      })
    const userId = signedIn(request).id
    const at = clock()
    const notes = {
      note: form.note.trim(),
      ...(form.phone.trim() === '' ? {} : { phone: form.phone.trim() }),
      ...(form.language === '' ? {} : { language: form.language }),
    }
    const saved = await store.saveContactNotes(
      found.resident.id,
      { version: form.version, notes, userId, at },
      { kind: 'resident-changed', at, actor: { userId }, facts: { resident: found.resident.id } },
    )
    if (saved === 'changed-meanwhile')
      return showResident(desk, request, reply, found, {
        form: { ...form, version: found.resident.version },
        isConflict: true,
      })
    return reply.redirect(`/residents/${found.resident.id}?done=noted#ilmoitus`, 303)
  })
}

type Shown = {
  readonly form?: NotesForm
  readonly faults?: readonly { readonly field: string; readonly text: string }[]
  /** A colleague saved other notes meanwhile; both texts are shown. */
  readonly isConflict?: boolean
}

export async function showResident(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  found: FoundResident,
  { form, faults = [], isConflict = false }: Shown,
): Promise<FastifyReply> {
  const voice = voiceOf(request.visit.language, await desk.settings())
  const { done, other } = request.query as { done?: unknown; other?: unknown }
  const known = doneNames.find((name) => name === done)
  const merged = id.safeParse(other)
  const isMerged = ({ id: one, mergedAt }: { id: string; mergedAt?: Date }) =>
    merged.success && one === merged.data && mergedAt !== undefined
  return desk.page(request, reply, {
    template: found.mayRead ? 'resident' : 'resident-closed',
    title: voice.t('resident.title'),
    section: 'residents',
    status: isConflict ? 409 : faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0 || isConflict,
    data: {
      ...(found.mayRead ? await residentData(desk, request, found, voice) : {}),
      path: `/residents/${found.resident.id}`,
      form: form ?? notesForm(found.resident),
      faults,
      isConflict,
      notice: known && voice.t(`resident.done.${known}`),
      undoId: known === 'merged' ? found.resident.addresses.find(isMerged)?.id : undefined,
    },
  })
}
