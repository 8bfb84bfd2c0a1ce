import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SetupStepName } from '../../settings/setup.ts'
import type { Desk } from '../desk.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { mailTestData } from '../settings/mailbox-page.ts'
import { serviceFacts } from './setup-facts.ts'
import type { SetupState } from './setup-store.ts'
import { nextStep, setupProgress, shownSteps } from './setup-view.ts'

/** Marks the step and goes on. */
export async function leave(
  { needs }: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  name: SetupStepName,
  state: SetupState,
): Promise<FastifyReply> {
  await needs.store.markSetupStep(name, state, {
    kind: 'setup-step',
    at: needs.clock(),
    actor: { userId: signedIn(request).id },
    facts: { step: name, state },
  })
  return reply.redirect(nextStep(await needs.store.setupSteps(), name), 303)
}

/** What stands around and beside a step. */
export async function stepData(desk: Desk, request: FastifyRequest, name: SetupStepName): Promise<object> {
  const settings = await desk.settings()
  const voice = voiceOf(request.visit.language, settings)
  return {
    step: name,
    steps: shownSteps(await setupProgress(desk.needs), name, voice),
    submit: 'setup.save',
    ...(name === 'service' ? { facts: serviceFacts(desk.needs, settings, voice) } : {}),
    ...(name === 'mailbox'
      ? { ...(await mailTestData(desk, request, '/setup/mailbox')), isMissing: isMissing(desk) }
      : {}),
    ...(name === 'receipt' ? await arrivalData(desk, voice) : {}),
  }
}

/** Whether a message has come and its receipt has left; reference and times alone. */
export async function arrivalData({ needs }: Desk, { t, f }: Voice): Promise<object> {
  const newest = await needs.store.newestEnquiry()
  const at = (date: Date) => f.relative(date, needs.clock())
  if (!newest) return { arrival: { isWaiting: true, text: t('setup.receipt.waiting') } }
  const { reference, arrivedAt, receipt } = newest
  const came = t('setup.receipt.came', { reference, at: at(arrivedAt) })
  const isSent = receipt?.state === 'sent'
  const left = isSent ? t('setup.receipt.left', { at: at(receipt.at) }) : t('setup.receipt.leaving')
  return { arrival: { isWaiting: !isSent, text: `${came} ${left}` } }
}

function isMissing({ needs }: Desk): boolean {
  const { incoming, outgoing } = needs.mailServers()
  return !incoming || !outgoing
}
