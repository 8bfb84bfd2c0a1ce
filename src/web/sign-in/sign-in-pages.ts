import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { homeOf } from '../page/home.ts'
import { localPath } from '../page/local-path.ts'
import { voiceOf } from '../page/render.ts'
import { goOnAfterPassword } from './let-in.ts'
import { checkPassword, type PasswordCheck } from './sign-in.ts'

const doneNames = ['signed-out', 'too-slow', 'ended'] as const
const deviceSeconds = 180 * 24 * 3600

type SignInForm = {
  readonly email: string
  readonly to: string
  readonly fault?: string
  readonly done?: string
}

export function signInPages(app: FastifyInstance, desk: Desk): void {
  app.get('/sign-in', { config: { right: 'public', hasForm: true } }, async (request, reply) => {
    if (request.visit.gate === 'open' && request.visit.user) {
      return reply.redirect(homeOf(request.visit.user), 303)
    }
    const { to, done } = request.query as { to?: unknown; done?: unknown }
    const { t } = voiceOf(request.visit.language, await desk.settings())
    const { gate, hadSession } = request.visit
    const isOver = gate === 'ended' || hadSession === true
    const known = doneNames.find((name) => name === (done ?? (isOver ? 'ended' : undefined)))
    const notice = known ? { done: t(`sign-in.done.${known}`) } : {}
    return signInPage(desk, request, reply, { email: '', to: localPath(to) ?? '', ...notice })
  })

  app.post('/sign-in', { config: { right: 'public' } }, async (request, reply) => {
    const { email, password, to } = formFields(
      { email: shortText, password: z.string().max(1000), to: shortText },
      request.body,
    )
    const device = desk.cookies.read(request, 'device')
    const result = await checkPassword(desk.needs, {
      email,
      password,
      address: request.ip,
      ...(device ? { device } : {}),
    })
    if (result.kind === 'right') {
      desk.cookies.set(reply, 'device', result.device, deviceSeconds)
      return goOnAfterPassword(desk, reply, result, localPath(to))
    }
    const fault = await sentenceOf(desk, request, result)
    return signInPage(desk, request, reply, { email, to: localPath(to) ?? '', fault })
  })

  app.post('/sign-out', { config: { right: 'public' } }, async (request, reply) => {
    const { session, user } = request.visit
    if (session && user) {
      const at = desk.needs.clock()
      await desk.needs.store.endSession(session, { kind: 'signed-out', at, actor: { userId: user.id } })
    }
    desk.cookies.clear(reply, 'session')
    return reply.header('clear-site-data', '"cache", "storage"').redirect('/sign-in?done=signed-out', 303)
  })
}

async function signInPage(desk: Desk, request: FastifyRequest, reply: FastifyReply, form: SignInForm) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'sign-in',
    title: t('sign-in.title'),
    status: form.fault ? 422 : 200,
    hasFaults: form.fault !== undefined,
    data: {
      form,
      asksCode: (await desk.settings()).secondFactor.requiredFor.length > 0,
      isUnused: await isUnused(desk),
    },
  })
}

/** Nobody can sign in yet, and whoever runs the machine was given the way in. */
async function isUnused({ needs }: Desk): Promise<boolean> {
  return needs.firstEntry !== undefined && (await needs.store.listUsers()).length === 0
}

async function sentenceOf(
  desk: Desk,
  request: FastifyRequest,
  result: Exclude<PasswordCheck, { kind: 'right' }>,
): Promise<string> {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  if (result.kind === 'refused') return t('sign-in.refused')
  const waitMs = result.until.getTime() - desk.needs.clock().getTime()
  return t('sign-in.wait', { minutes: Math.max(1, Math.ceil(waitMs / 60_000)) })
}
