import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from './desk.ts'
import { formFields } from './form-fields.ts'
import { mailboxFacts, shownMailTest } from './mailbox-view.ts'
import { voiceOf } from './render.ts'
import { settingsNavigation } from './settings-nav.ts'

const right = 'manage-settings'

/** The mailbox as the environment says, and its live test; nothing here can be changed in the desk. */
export function mailboxPage(app: FastifyInstance, desk: Desk): void {
  app.get('/settings/mailbox', { config: { right } }, async (request, reply) => {
    const voice = voiceOf(request.visit.language, await desk.settings())
    return desk.page(request, reply, {
      template: 'mailbox',
      title: voice.t('mailbox.title'),
      section: 'settings',
      data: {
        places: settingsNavigation('mailbox', voice),
        groups: mailboxFacts(desk.needs.service, desk.needs.mailServers, voice),
        ...(await mailTestData(desk, request, '/settings/mailbox')),
      },
    })
  })

  app.post('/settings/mailbox/test', { config: { right } }, async (request, reply) =>
    startMailTest(desk, request, reply, '/settings/mailbox'),
  )

  /** For the script that tells how far the test has come. */
  app.get('/settings/mailbox/test', { config: { right } }, async (request, reply) => {
    const { test } = await mailTestData(desk, request, '')
    return reply.send({ isRunning: test?.isRunning ?? false, text: test?.progress ?? '' })
  })
}

/** What the template `mail-test` shows; `back` is the page it stands on. */
export async function mailTestData({ needs, settings }: Desk, request: FastifyRequest, back: string) {
  const voice = voiceOf(request.visit.language, await settings())
  const test = shownMailTest(needs.mailTest.state(), needs.mailServers, voice, needs.clock())
  return { test, testAction: `${back}/test`, testBack: back }
}

/** Starts it and answers at once; a second press while it runs changes nothing. */
export async function startMailTest(
  { needs }: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  back: string,
): Promise<FastifyReply> {
  formFields({}, request.body)
  needs.mailTest.start()
  return reply.redirect(`${back}#testi`, 303)
}
