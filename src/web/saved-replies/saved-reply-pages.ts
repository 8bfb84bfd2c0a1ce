import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EventDraft } from '../../events/event.ts'
import { mayUse } from '../../people/permissions.ts'
import type { SavedReply } from '../../replies/saved-reply.ts'
import type { Desk } from '../desk.ts'
import { today } from '../inbox/absence-view.ts'
import { formFields, idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { contentOf, savedReplyFaults, savedReplyFields } from './saved-reply-form.ts'
import { newForm, savedReplyPage } from './saved-reply-page.ts'
import { mayChange, maySee, savedRepliesByTopic } from './saved-reply-view.ts'

const right = 'use-saved-replies'

/** Texts to answer with, in three languages side by side; shared ones are published by an administrator. */
export function savedReplyPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.get('/saved-replies', { config: { right } }, (request, reply) => listPage(desk, request, reply))

  app.get('/saved-replies/new', { config: { right } }, async (request, reply) => {
    const { from } = request.query as { from?: unknown }
    const source = typeof from === 'string' ? await visibleReply(desk, request, from) : undefined
    return savedReplyPage(desk, request, reply, { form: await newForm(desk, source) })
  })

  app.post('/saved-replies', { config: { right } }, (request, reply) => save(desk, request, reply, undefined))

  app.get('/saved-replies/:id', { config: { right } }, async (request, reply) => {
    const saved = await visibleReply(desk, request, params(idParam, request.params).id)
    const { version } = request.query as { version?: unknown }
    const versions = await store.savedReplyVersions(saved.id)
    const earlier = versions.find((one) => String(one.version) === version && one.version !== saved.version)
    return savedReplyPage(desk, request, reply, { saved, versions, ...(earlier ? { earlier } : {}) })
  })

  app.post('/saved-replies/:id', { config: { right } }, async (request, reply) => {
    const saved = await visibleReply(desk, request, params(idParam, request.params).id)
    if (!mayChange(signedIn(request), saved)) throw new RefusedRequest(404, 'not-found')
    return save(desk, request, reply, saved)
  })

  app.post('/saved-replies/:id/removal', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const saved = await visibleReply(desk, request, params(idParam, request.params).id)
    if (!mayChange(signedIn(request), saved)) throw new RefusedRequest(404, 'not-found')
    await store.removeSavedReply(saved.id, changeEvent(request, clock(), saved.id, 'removed', saved.version))
    return reply.redirect('/saved-replies?done=removed#ilmoitus', 303)
  })
}

async function save(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  saved: SavedReply | undefined,
): Promise<FastifyReply> {
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const form = formFields(savedReplyFields, request.body)
  const faults = savedReplyFaults(form, today(await desk.settings(), clock()))
  const shown = saved ? { saved, versions: await store.savedReplyVersions(saved.id), form } : { form }
  if (faults.length > 0) return savedReplyPage(desk, request, reply, { ...shown, faults })
  const id = saved?.id ?? randomUUID()
  const mayPublish = mayUse(user.role, 'publish-saved-replies')
  const isShared = mayPublish ? form.isShared === 'yes' : (saved?.isShared ?? false)
  const what = saved ? 'changed' : 'added'
  const result = await store.saveSavedReply(
    {
      ...{ id, isShared, at: clock(), userId: user.id },
      ownerId: saved?.ownerId ?? user.id,
      version: saved ? form.version : 0,
      content: contentOf(form, saved),
    },
    changeEvent(request, clock(), id, what, (saved ? form.version : 0) + 1, isShared),
  )
  if (result === 'changed-meanwhile') {
    const newest = await visibleReply(desk, request, id)
    return savedReplyPage(desk, request, reply, {
      ...{ saved: newest, versions: await store.savedReplyVersions(id), form, isConflict: true },
    })
  }
  return reply.redirect(`/saved-replies/${id}?done=saved#ilmoitus`, 303)
}

async function listPage(desk: Desk, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const user = signedIn(request)
  const settings = await desk.settings()
  const voice = voiceOf(user.language, settings)
  const replies = (await desk.needs.store.savedReplies()).filter((one) => maySee(user, one))
  const { done } = request.query as { done?: unknown }
  return desk.page(request, reply, {
    template: 'saved-replies',
    title: voice.t('saved-reply.title'),
    section: 'saved-replies',
    data: {
      topics: savedRepliesByTopic(replies, user, today(settings, desk.needs.clock()), voice),
      notice: done === 'removed' ? { text: voice.t('saved-reply.done.removed') } : undefined,
    },
  })
}

/** To who may not see it, it does not exist. */
async function visibleReply({ needs }: Desk, request: FastifyRequest, id: string): Promise<SavedReply> {
  const saved = /^[\w-]{1,64}$/.test(id) ? await needs.store.savedReply(id) : undefined
  if (!saved || !maySee(signedIn(request), saved)) throw new RefusedRequest(404, 'not-found')
  return saved
}

function changeEvent(
  request: FastifyRequest,
  at: Date,
  savedReply: string,
  what: 'added' | 'changed' | 'removed',
  version: number,
  isShared?: boolean,
): EventDraft {
  const facts = { savedReply, what, version, ...(isShared === undefined ? {} : { isShared }) }
  return { kind: 'saved-reply-changed', at, actor: { userId: signedIn(request).id }, facts }
}
