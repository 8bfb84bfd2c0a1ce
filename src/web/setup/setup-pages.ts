import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type SetupStepName, setupSteps } from '../../settings/setup.ts'
import type { Desk } from '../desk.ts'
import { formFields } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { startMailTest } from '../settings/mailbox-page.ts'
import { hoursSection } from '../settings/settings-hours.ts'
import { receiptsSection } from '../settings/settings-receipts.ts'
import type { SettingsSection } from '../settings/settings-section.ts'
import { saveSection, sectionPage } from '../settings/settings-section-page.ts'
import { signInSection } from '../settings/settings-sign-in.ts'
import { setupPeoplePages } from './setup-people.ts'
import { arrivalData, leave, stepData } from './setup-step.ts'
import { nextStep, setupProgress, shownSteps, stepsLeft } from './setup-view.ts'

const right = 'manage-settings'

/** Steps that are a page of settings, in the frame of the wizard. */
const sections: Partial<Record<SetupStepName, SettingsSection>> = {
  security: signInSection,
  hours: hoursSection,
  receipt: receiptsSection,
}

/**
 * From an empty data directory to a receipt in a mailbox. Every step stands for itself, may be left for later
 * and come back to; what was done is known by what is kept, so that a restart loses nothing.
 */
export function setupPages(app: FastifyInstance, desk: Desk): void {
  app.get('/setup', { config: { right } }, async (_request, reply) =>
    reply.redirect(nextStep(await desk.needs.store.setupSteps()), 303),
  )

  for (const name of setupSteps) {
    app.post(`/setup/${name}/skip`, { config: { right } }, async (request, reply) => {
      formFields({}, request.body)
      return leave(desk, request, reply, name, 'skipped')
    })
    const section = sections[name]
    if (section) sectionStep(app, desk, name, section)
  }

  for (const name of ['service', 'mailbox'] as const) {
    app.get(`/setup/${name}`, { config: { right } }, async (request, reply) =>
      stepPage(desk, request, reply, name),
    )
    app.post(`/setup/${name}`, { config: { right } }, async (request, reply) => {
      formFields({}, request.body)
      return leave(desk, request, reply, name, 'done')
    })
  }

  app.post('/setup/mailbox/test', { config: { right } }, async (request, reply) =>
    startMailTest(desk, request, reply, '/setup/mailbox'),
  )

  /** For the script that waits for the message an administrator sends from elsewhere. */
  app.get('/setup/receipt/arrival', { config: { right } }, async (request, reply) => {
    const { t } = voiceOf(request.visit.language, await desk.settings())
    const newest = await desk.needs.store.newestEnquiry()
    const isRunning = newest?.receipt?.state !== 'sent'
    return reply.send({ isRunning, text: t(newest ? 'setup.receipt.arrived' : 'setup.receipt.waiting') })
  })

  setupPeoplePages(app, desk)

  app.get('/setup/ready', { config: { right } }, async (request, reply) => {
    const voice = voiceOf(request.visit.language, await desk.settings())
    const progress = await setupProgress(desk.needs)
    return desk.page(request, reply, {
      template: 'setup-ready',
      title: voice.t('setup.ready.title'),
      section: 'settings',
      data: {
        steps: shownSteps(progress, undefined, voice),
        left: stepsLeft(progress).length,
        ...(await arrivalData(desk, voice)),
      },
    })
  })
}

function sectionStep(app: FastifyInstance, desk: Desk, name: SetupStepName, section: SettingsSection): void {
  const placeOf = async (request: FastifyRequest) => ({
    section,
    action: `/setup/${name}`,
    template: 'setup-section',
    title: `setup.${name}.title` as const,
    data: await stepData(desk, request, name),
  })
  app.get(`/setup/${name}`, { config: { right } }, async (request, reply) =>
    sectionPage(desk, request, reply, await placeOf(request), {}),
  )
  app.post(`/setup/${name}`, { config: { right } }, async (request, reply) => {
    const saved = await saveSection(desk, request, reply, await placeOf(request))
    return saved.kind === 'answered' ? saved.reply : leave(desk, request, reply, name, 'done')
  })
}

async function stepPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  name: 'service' | 'mailbox',
) {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: `setup-${name}`,
    title: t(`setup.${name}.title`),
    section: 'settings',
    data: await stepData(desk, request, name),
  })
}
