import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findSensitive } from '../../sensitive-data/find-sensitive.ts'
import type { Desk } from '../desk.ts'
import { formFields, id, idParam, longText, params } from '../page/form-fields.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { settingsNavigation } from '../settings/settings-nav.ts'
import type { Feedback } from './feedback-store.ts'

const longest = 4_000
const mostShown = 100
const mostOpenOfOne = 20
const answerWithinMs = 14 * 24 * 60 * 60_000

type FeedbackFault = 'missing' | 'too-long' | 'personal-code' | 'too-many'

/** Whoever works at the desk says what does not work; administrators see it and answer within 14 days. */
export function feedbackPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/feedback', { config: { right: 'signed-in' } }, async (request, reply) =>
    feedbackPage(desk, request, reply),
  )

  app.post('/feedback', { config: { right: 'signed-in' } }, async (request, reply) => {
    const user = signedIn(request)
    const form = formFields({ formId: id, text: longText }, request.body)
    const text = form.text.trim()
    const fault = await faultOf(desk, text, user.id)
    if (fault) return feedbackPage(desk, request, reply, { ...form, fault })
    const at = clock()
    const event = { kind: 'feedback-given', at, actor: { userId: user.id } } as const
    await store.addFeedback({ id: form.formId, userId: user.id, text, at }, event)
    return reply.redirect('/feedback?done=given#ilmoitus', 303)
  })

  const right = 'manage-settings'
  app.get('/settings/feedback', { config: { right } }, async (request, reply) => {
    const voice = voiceOf(request.visit.language, await desk.settings())
    const names = new Map((await store.listUsers()).map(({ id: userId, name }) => [userId, name]))
    const found = await store.feedbacks(mostShown)
    return desk.page(request, reply, {
      template: 'feedback-list',
      title: voice.t('feedback.list'),
      section: 'settings',
      data: {
        places: settingsNavigation('feedback', voice),
        feedbacks: found.map((one) => ({
          ...shown(one, voice, clock()),
          who: (one.userId && names.get(one.userId)) ?? voice.t('event.somebody'),
        })),
      },
    })
  })

  app.post('/settings/feedback/:id/answer', { config: { right } }, async (request, reply) => {
    formFields({}, request.body)
    const { id: feedbackId } = params(idParam, request.params)
    const at = clock()
    const actor = { userId: signedIn(request).id }
    await store.answerFeedback(feedbackId, at, { kind: 'feedback-answered', at, actor })
    return reply.redirect('/settings/feedback#sisalto', 303)
  })
}

async function faultOf({ needs }: Desk, text: string, userId: string): Promise<FeedbackFault | undefined> {
  if (text === '') return 'missing'
  if (text.length > longest) return 'too-long'
  if (findSensitive(text).some(({ kind }) => kind === 'personal-code')) return 'personal-code'
  const open = (await needs.store.feedbacks(mostOpenOfOne, userId)).filter(({ answeredAt }) => !answeredAt)
  return open.length < mostOpenOfOne ? undefined : 'too-many'
}

async function feedbackPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: { readonly formId: string; readonly text: string; readonly fault: FeedbackFault },
): Promise<FastifyReply> {
  const user = signedIn(request)
  const voice = voiceOf(user.language, await desk.settings())
  const { done } = request.query as { done?: unknown }
  const own = await desk.needs.store.feedbacks(mostOpenOfOne, user.id)
  const faults = refused
    ? [{ field: 'text', text: voice.t(`feedback.fault.${refused.fault}`, { most: longest }) }]
    : []
  return desk.page(request, reply, {
    template: 'feedback',
    title: voice.t('feedback.title'),
    section: 'help',
    status: refused ? 422 : 200,
    hasFaults: refused !== undefined,
    data: {
      form: { formId: refused?.formId ?? randomUUID(), text: refused?.text ?? '' },
      faults,
      own: own.map((one) => shown(one, voice, desk.needs.clock())),
      notice: done === 'given' ? voice.t('feedback.given') : undefined,
    },
  })
}

function shown({ id: feedbackId, text, at, answeredAt }: Feedback, { t, f }: Voice, now: Date) {
  const dueAt = new Date(at.getTime() + answerWithinMs)
  return {
    id: feedbackId,
    text,
    at: f.relative(at, now),
    isAnswered: answeredAt !== undefined,
    isLate: answeredAt === undefined && dueAt < now,
    state: answeredAt
      ? t('feedback.answered', { at: f.relative(answeredAt, now) })
      : t(dueAt < now ? 'feedback.late' : 'feedback.due', { date: f.date(dueAt) }),
  }
}
