import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { languages } from '../../people/language.ts'
import { afterSendChoices, densities, undoChoices } from '../../people/preferences.ts'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { passwordFault } from '../sign-in/password-fault.ts'
import { checkPassword } from '../sign-in/sign-in.ts'
import { type ProfileForm, profileView } from './profile-view.ts'

const right = 'signed-in'
const doneNames = ['saved', 'password', 'sessions'] as const

type Fault = { readonly field: string; readonly text: string }
type Shown = { readonly form?: ProfileForm; readonly fault?: Fault; readonly notice?: string }

/** What people decide about their own account; it touches nobody else. */
export function profilePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/profile', { config: { right } }, async (request, reply) => {
    const { done } = request.query as { done?: unknown }
    const { t } = voiceOf(signedIn(request).language, await desk.settings())
    const known = doneNames.find((name) => name === done)
    return showProfile(desk, request, reply, known ? { notice: t(`profile.done.${known}`) } : {})
  })

  app.post('/profile', { config: { right } }, async (request, reply) => {
    const form = formFields(
      {
        name: shortText,
        language: z.enum(languages),
        density: z.enum(densities),
        shortcuts: z.literal('on').optional(),
        undoSeconds: z.enum(undoChoices),
        afterSend: z.enum(afterSendChoices),
      },
      request.body,
    )
    const user = signedIn(request)
    const { t } = voiceOf(user.language, await desk.settings())
    const name = form.name.trim()
    if (name === '')
      return showProfile(desk, request, reply, {
        form,
        fault: { field: 'name', text: t('users.fault.name-missing') },
      })
    const { density, afterSend, undoSeconds } = form
    const preferences = { density, afterSend, hasShortcuts: form.shortcuts === 'on' }
    const undo = undoSeconds === '' ? {} : { undoSeconds: Number(undoSeconds) }
    await store.saveProfile(
      user.id,
      { name, language: form.language, preferences: { ...preferences, ...undo } },
      ownChange(user.id, clock(), { profile: true, renamed: name !== user.name }),
    )
    return reply.redirect('/profile?done=saved#ilmoitus', 303)
  })

  app.post('/profile/password', { config: { right } }, async (request, reply) => {
    const password = z.string().max(2000)
    const fields = formFields({ current: password, password, again: password }, request.body)
    const fault = await faultOfPassword(desk, request, fields)
    if (fault) return showProfile(desk, request, reply, { fault })
    const { id } = signedIn(request)
    await store.changeOwnPassword(
      id,
      await desk.needs.passwords.hash(fields.password),
      request.visit.session ?? '',
      ownChange(id, clock(), { password: true }),
    )
    return reply.redirect('/profile?done=password#ilmoitus', 303)
  })

  app.post('/profile/sessions/ending', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const { id } = signedIn(request)
    const event = {
      kind: 'session-ended',
      at: clock(),
      actor: { userId: id },
      facts: { others: true },
    } as const
    await store.endOtherSessions(id, request.visit.session ?? '', event)
    return reply.redirect('/profile?done=sessions#ilmoitus', 303)
  })
}

function ownChange(id: string, at: Date, facts: Record<string, boolean>) {
  return { kind: 'user-changed', at, actor: { userId: id }, facts: { changed: id, ...facts } } as const
}

/** The present password is tried like at sign-in: counted and slowed. */
async function faultOfPassword(
  desk: Desk,
  request: FastifyRequest,
  fields: { readonly current: string; readonly password: string; readonly again: string },
): Promise<Fault | undefined> {
  const user = signedIn(request)
  const { t } = voiceOf(user.language, await desk.settings())
  const device = desk.cookies.read(request, 'device')
  const check = await checkPassword(desk.needs, {
    email: user.email,
    password: fields.current,
    address: request.ip,
    ...(device ? { device } : {}),
  })
  if (check.kind !== 'right')
    return { field: 'current', text: t(check.kind === 'wait' ? 'locked.wait' : 'profile.fault.current') }
  const fault = passwordFault(desk.needs, fields, user)
  return fault && { field: fault === 'differ' ? 'again' : 'password', text: t(`link.fault.${fault}`) }
}

async function showProfile(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { form, fault, notice }: Shown,
): Promise<FastifyReply> {
  const user = signedIn(request)
  const voice = voiceOf(user.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'profile',
    title: voice.t('profile.title'),
    section: 'profile',
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      ...(await profileView(desk, request, voice, form)),
      faults: fault ? [fault] : [],
      notice,
    },
  })
}
