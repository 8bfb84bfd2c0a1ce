import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { formFields, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { readServer, serverFields, shownServer, type Which } from './mailbox-form.ts'
import { mailboxFacts, shownMailTest } from './mailbox-view.ts'
import { settingsNavigation } from './settings-nav.ts'
import type { SettingsFault, SettingsForm } from './settings-section.ts'
import { shownFaults, shownGroups } from './settings-view.ts'

const right = 'manage-settings'

/** The mailbox and its live test. What the environment says is shown; what it leaves open is set here. */
export function mailboxPage(app: FastifyInstance, desk: Desk): void {
  app.get('/settings/mailbox', { config: { right } }, async (request, reply) => mailbox(desk, request, reply))

  for (const which of ['incoming', 'outgoing'] as const) {
    const { fields } = serverFields(which)
    app.post(`/settings/mailbox/${which}`, { config: { right } }, async (request, reply) => {
      const shape = Object.fromEntries(fields.map(({ name }) => [name, shortText.default('')]))
      const form = formFields(shape, request.body) as SettingsForm
      if (!isOpen(desk, which)) throw new RefusedRequest(404, 'not-found')
      const read = readServer(which, form)
      if (read.kind === 'faults') return mailbox(desk, request, reply, { which, form, faults: read.faults })
      const { server, password } = read
      const isKept = await desk.needs.servers.keep(which, server, password, signedIn(request))
      if (isKept) return reply.redirect('/settings/mailbox?done=kept#ilmoitus', 303)
      const faults = [{ field: `${which}-password`, key: 'mailbox.fault.password' } as const]
      return mailbox(desk, request, reply, { which, form, faults })
    })
  }

  app.post('/settings/mailbox/test', { config: { right } }, async (request, reply) =>
    startMailTest(desk, request, reply, '/settings/mailbox'),
  )

  /** For the script that tells how far the test has come. */
  app.get('/settings/mailbox/test', { config: { right } }, async (request, reply) => {
    const { test } = await mailTestData(desk, request, '')
    return reply.send({ isRunning: test?.isRunning ?? false, text: test?.progress ?? '' })
  })
}

/** The environment says nothing of it, so that the desk may. */
function isOpen({ needs }: Desk, which: Which): boolean {
  const server = needs.mailServers()[which]
  return !server || server.isFromDesk === true
}

type Refused = {
  readonly which: Which
  readonly form: SettingsForm
  readonly faults: readonly SettingsFault[]
}

async function mailbox(desk: Desk, request: FastifyRequest, reply: FastifyReply, refused?: Refused) {
  const { needs } = desk
  const voice = voiceOf(request.visit.language, await desk.settings())
  const { done } = request.query as { done?: unknown }
  const faults = shownFaults(refused?.faults ?? [], voice)
  const groups = mailboxFacts(needs.service, needs.mailServers(), voice).map(async (group) => {
    const { which } = group
    if (!which) return group
    const typed = refused?.which === which ? refused.form : undefined
    const known = typed ?? shownServer(which, await needs.servers.kept(which))
    const form = { ...known, [`${which}-password`]: '' }
    return { ...group, form: shownGroups({ groups: [serverFields(which)] }, form, faults, voice) }
  })
  return desk.page(request, reply, {
    template: 'mailbox',
    title: voice.t('mailbox.title'),
    section: 'settings',
    status: faults.length > 0 ? 422 : 200,
    hasFaults: faults.length > 0,
    data: {
      places: settingsNavigation('mailbox', voice),
      groups: await Promise.all(groups),
      faults,
      notice: done === 'kept' ? voice.t('mailbox.kept') : undefined,
      ...(await mailTestData(desk, request, '/settings/mailbox')),
    },
  })
}

/** What the template `mail-test` shows; `back` is the page it stands on. */
export async function mailTestData({ needs, settings }: Desk, request: FastifyRequest, back: string) {
  const voice = voiceOf(request.visit.language, await settings())
  const test = shownMailTest(needs.mailTest.state(), needs.mailServers(), voice, needs.clock())
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
