import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeskVisitor, visitDesk } from '../../src/demo/desk-visitor.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, moved } from '../helpers/mails/cast.ts'
import { type Postfix, startPostfix } from '../helpers/servers/postfix.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import type { SinkMail } from '../helpers/servers/smtp-sink.ts'
import { runCommand, type ServiceProcess } from '../helpers/service-process.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { advisor, type Environment } from './office-data.ts'

const password = 'toinen pitkä lause talvesta'

describeWith(['dovecot', 'postfix'], 'the shipped program between Dovecot and Postfix', () => {
  let office: LiveOffice
  let postfix: Postfix
  let environment: Environment
  beforeAll(async () => {
    office = await startLiveOffice()
    postfix = await startPostfix({ deliverTo: office.dovecot.lmtp, sink: office.sink })
    environment = { ...office.environment, SMTP_PORT: String(postfix.smtp.port) }
  })
  afterAll(async () => {
    await postfix.stop()
    await office.stop()
  })

  test('a mail becomes a ticket, and its answer reaches the resident, the thread and Sent', {
    timeout: 120_000,
  }, async () => {
    const service = await office.serve(environment)
    const raw = aMail({
      from: aino,
      subject: 'Vuokra',
      text: 'Hei, miten saan maksuaikaa?',
      messageId: 'a@citizen.example',
    })
    await office.dovecot.deliver(raw, undefined, aino.address)
    const receipt = await mailTo(office, aino.address, 'Viestisi on saapunut')
    const reference = referenceIn(receipt)
    const shown = await ticketOf(environment, reference)
    expect(shown).toMatchObject({ state: 'open', queue: 'new', requester: aino, language: 'fi' })

    const mikko = await newAdvisor(environment, service, 'mikko.salo@kaupunki.example')
    await answer(mikko, reference, 'Hei Aino, soita minulle torstaina.')
    const reply = await mailTo(office, aino.address, 'soita minulle torstaina')
    expect(reply.text).toMatch(/^In-Reply-To:\s*<a@citizen\.example>/m)
    expect(await service.stop()).toBe(0)

    const answered = await ticketOf(environment, reference)
    expect(answered.state).toBe('waiting')
    const [copy] = await office.dovecot.messages('Sent')
    expect(copy?.flags).toContain('\\Seen')
    expect(copy?.raw.toString('utf8')).toContain('soita minulle torstaina')
    expect(await runCommand(['audit', 'verify'], environment)).toMatchObject({ code: 0 })
    const reconciled = await runCommand(['reconcile', '--json'], environment)
    expect(reconciled.code).toBe(0)
    expect(JSON.parse(reconciled.out)).toMatchObject({ onServer: 1, explained: 1, unexplainedUids: [] })
  })

  test('a real bounce finds the answer it is about', { timeout: 120_000 }, async () => {
    const service = await office.serve(environment)
    await office.dovecot.deliver(aMail({ from: moved }), undefined, moved.address)
    await postfix.logged(/to=<tauno\.muuttanut@olematon\.example>.*status=bounced/)
    const row = (await ticketsOf(environment)).find(({ subject }) => subject === 'Kysymys vuokrasta')
    const leena = await signedIn(service)
    await answer(leena, row?.reference ?? '', 'Hei Tauno, autan mielelläni.')
    const bounced = await untilLooked(office, environment, row?.reference ?? '', ({ messages }) =>
      messages.some(({ kind, delivery }) => kind === 'reply' && delivery?.recipients[0]?.state === 'bounced'),
    )
    expect(bounced).toMatchObject({ state: 'open', firstAnsweredAt: null })
    const reply = bounced.messages.find(({ kind }) => kind === 'reply')
    expect(reply?.delivery?.recipients).toMatchObject([
      { address: moved.address, state: 'bounced', status: '5.1.2' },
    ])
    expect(await service.stop()).toBe(0)
  })
})

type Shown = {
  readonly state: string
  readonly firstAnsweredAt: string | null
  readonly messages: readonly {
    readonly kind: string
    readonly delivery: { readonly recipients: readonly { readonly state: string }[] } | null
  }[]
}

/** Looks again after each mail that somebody else sends and gets a receipt for. */
async function untilLooked(
  { dovecot, sink }: LiveOffice,
  environment: Environment,
  reference: string,
  isSeen: (ticket: Shown) => boolean,
): Promise<Shown> {
  for (let turn = 1; ; turn += 1) {
    const ticket = await ticketOf(environment, reference)
    if (isSeen(ticket) || turn === 20) return ticket
    const address = `joku${turn}@citizen.example`
    await dovecot.deliver(aMail({ from: { name: 'Joku', address } }), undefined, address)
    await sink.waitForMail(({ to }) => to.includes(address))
  }
}

async function ticketOf(environment: Environment, reference: string): Promise<Shown> {
  const { code, out, err } = await runCommand(['ticket', 'show', reference, '--json'], environment)
  expect(code, err).toBe(0)
  return JSON.parse(out)
}

async function ticketsOf(environment: Environment): Promise<{ reference: string; subject: string }[]> {
  const { out } = await runCommand(['ticket', 'list', '--json'], environment)
  return JSON.parse(out)
}

/** Added on the command line, let in by the printed link. */
async function newAdvisor(
  environment: Environment,
  service: ServiceProcess,
  email: string,
): Promise<DeskVisitor> {
  const added = await runCommand(
    ['user', 'add', email, '--name', 'Mikko Salo', '--role', 'advisor'],
    environment,
  )
  expect(added.code, added.err).toBe(0)
  const { pathname } = new URL(added.out.trim())
  const visitor = visitDesk(service.url)
  const page = await visitor.submit(await visitor.open(pathname), pathname, { password, again: password })
  expect(page.url).toMatch(/^\/inbox/)
  const again = await visitDesk(service.url).open(pathname)
  expect(again.status).toBe(410)
  return visitor
}

async function signedIn({ url }: ServiceProcess): Promise<DeskVisitor> {
  const visitor = visitDesk(url)
  await visitor.signIn(advisor.email, advisor.password)
  return visitor
}

async function answer(visitor: DeskVisitor, reference: string, text: string): Promise<void> {
  const composer = await visitor.open(`/tickets/${reference}/reply`)
  const page = await visitor.submit(composer, '/reply', { text, after: 'wait' })
  expect(page.status).toBe(200)
}

function mailTo({ sink }: LiveOffice, address: string, words: string): Promise<SinkMail> {
  return sink.waitForMail(({ to, text }) => to.includes(address) && text.includes(words))
}

function referenceIn({ text }: SinkMail): string {
  return /AN-\d{4}-\d+/.exec(text)?.[0] ?? ''
}
