import { onTestFinished } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { visitDesk } from '../../src/demo/desk-visitor.ts'
import { reconcile } from '../../src/intake/reconcile.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { readReplyToken } from '../../src/mail/reply-token.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { type Office, openOffice } from '../../src/office/office.ts'
import { startService } from '../../src/office/service.ts'
import { hashPassword } from '../../src/passwords/password-hash.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import type { TicketView } from '../../src/web/desk-store.ts'
import { heardStorage, newBell } from '../helpers/heard-storage.ts'
import { type Dovecot, type HostPort, startDovecot } from '../helpers/servers/dovecot.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { type SmtpSink, startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { type ServiceProcess, startServiceProcess, testSecret } from '../helpers/service-process.ts'

export const advisor = { email: 'leena.aalto@kaupunki.example', password: 'pitkä hauska lause kesästä' }
const crashingEntry = new URL('./crashing-entry.ts', import.meta.url)

/** One mailbox, one relay and one data directory, on which the shipped program is started again and again. */
export type LiveOffice = {
  readonly dovecot: Dovecot
  readonly sink: SmtpSink
  readonly environment: Environment
  /** Resolves when the desk answers and, unless told otherwise, the mailbox is watched. */
  serve(more?: Environment, options?: Parameters<typeof startServiceProcess>[1]): Promise<ServiceProcess>
  /** The same for all tests of a file; its test stops it. */
  serveForAll(): Promise<ServiceProcess>
  /** The service inside this process, where a test can move what a process hides. */
  serveHere(more?: Environment): Promise<HereOffice>
  /** The same program, which dies at the point. */
  serveUntil(crashAt: string, more?: Environment): Promise<ServiceProcess>
  /** What is in the data directory, read while nobody else holds it open. */
  look<T>(read: (office: Office) => Promise<T>): Promise<T>
  /** The service in this process, after that many minutes; stopped when `until` has its answer. */
  runLater<T>(minutes: number, until: (office: Office) => Promise<T | undefined>): Promise<T>
  stop(): Promise<void>
}

export type HereOffice = {
  readonly office: Office
  until<T>(what: string, ask: (office: Office) => T | undefined | Promise<T | undefined>): Promise<T>
  /** Leena answers the resident at the desk. */
  answer(address: string, text: string): Promise<void>
  stop(): Promise<void>
}

export type Environment = Readonly<Record<string, string>>

export async function startLiveOffice(more: Environment = {}): Promise<LiveOffice> {
  const [dovecot, sink] = [await startDovecot(), await startSmtpSink()]
  const dataDir = temporaryDirectory('data')
  const environment = {
    ...officeEnvironment(dataDir, dovecot, sink),
    HTTP_PORT: String(await freePort()),
    ...more,
  }
  const look = <T>(read: (office: Office) => Promise<T>) => withOffice(environment, read)
  await look(furnish)
  const start = async (more: Environment, options: Parameters<typeof startServiceProcess>[1] = {}) => {
    const service = await startServiceProcess({ ...environment, ...more }, options)
    if (options.waitUntilListening !== false) await service.logged('watching-the-folder')
    return service
  }
  const serve: LiveOffice['serve'] = async (more = {}, options = {}) => {
    const service = await start(more, options)
    onTestFinished(() => service.kill())
    return service
  }
  return {
    dovecot,
    sink,
    environment,
    serve,
    serveForAll: () => start({}),
    serveHere: (more = {}) => serveHere({ ...environment, ...more }, 0),
    serveUntil: (crashAt, more = {}) => serve({ ...more, CRASH_AT: crashAt }, { entry: crashingEntry }),
    look,
    runLater: (minutes, until) => runLater(environment, minutes, until),
    async stop() {
      await Promise.all([dovecot.stop(), sink.stop()])
      removeDirectory(dataDir)
    },
  }
}

export function officeEnvironment(dataDir: string, dovecot: Dovecot, smtp: HostPort): Environment {
  return {
    DATA_DIR: dataDir,
    SECRET_KEY: testSecret,
    SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
    IMAP_HOST: dovecot.imaps.host,
    IMAP_PORT: String(dovecot.imaps.port),
    IMAP_SECURITY: 'tls',
    IMAP_CA: dovecot.certificateFile,
    IMAP_USER: dovecot.user,
    IMAP_PASSWORD: dovecot.password,
    SMTP_HOST: smtp.host,
    SMTP_PORT: String(smtp.port),
    SMTP_SECURITY: 'none',
  }
}

async function withOffice<T>(environment: Environment, read: (office: Office) => Promise<T>): Promise<T> {
  const office = await openOffice(configOf(environment), createLogger({ level: 'silent' }))
  try {
    return await read(office)
  } finally {
    await office.close()
  }
}

async function runLater<T>(
  environment: Environment,
  minutes: number,
  until: (office: Office) => Promise<T | undefined>,
): Promise<T> {
  const here = await serveHere(environment, minutes)
  try {
    return await here.until('what was waited for', until)
  } finally {
    await here.stop()
  }
}

async function serveHere(environment: Environment, minutesLater: number): Promise<HereOffice> {
  const config = configOf(environment)
  const log = createLogger({ level: 'silent' })
  const opened = await openOffice(config, log, () => new Date(Date.now() + minutesLater * 60_000))
  const bell = newBell()
  const office = { ...opened, storage: heardStorage(opened.storage, bell) }
  const started = await startService(office, mailAdapters(config, log))
  if (started.kind === 'held') throw new Error('another service works on the data directory')
  return {
    office: opened,
    until: (what, ask) => bell.until(what, () => ask(opened)),
    answer: async (address, text) => {
      const tickets = await ticketsIn(opened)
      const reference = tickets.find(({ ticket }) => ticket.requester?.address === address)?.ticket.reference
      const visitor = visitDesk(started.service.url)
      await visitor.signIn(advisor.email, advisor.password)
      const composer = await visitor.open(`/tickets/${reference}/reply`)
      const page = await visitor.submit(composer, '/reply', { text, after: 'wait' })
      if (page.status !== 200) throw new Error(`the answer was met with ${page.status}`)
    },
    async stop() {
      await started.service.stop()
      await opened.close()
    },
  }
}

function configOf(environment: Environment): Config {
  const read = readConfig(environment)
  if (read.kind === 'faults') throw new Error(read.faults.join('\n'))
  return read.config
}

/** Answers leave at once, and Leena can sign in. */
async function furnish({ storage, now }: Office): Promise<void> {
  const event = { at: now(), actor: 'operator' } as const
  await storage.saveSettings({ ...defaultSettings, undoSeconds: 0 }, { kind: 'settings-changed', ...event })
  const person = {
    id: 'leena',
    name: 'Leena Aalto',
    email: advisor.email,
    role: 'advisor',
    language: 'fi',
  } as const
  await storage.addUser(person, { kind: 'user-added', ...event })
  const hash = await hashPassword(advisor.password)
  await storage.setPassword(person.id, hash, { kind: 'user-changed', ...event })
}

/** Every ticket, as the desk shows it. */
export async function ticketsIn({ storage, now }: Office): Promise<readonly TicketView[]> {
  const views: TicketView[] = []
  let after: string | undefined
  do {
    const page = await storage.inboxPage({ now: now(), limit: 200, ...(after ? { after } : {}) })
    for (const { ticket } of page.rows) {
      const view = await storage.ticketByReference(ticket.reference, now())
      if (view) views.push(view)
    }
    after = page.next
  } while (after)
  return views
}

/** What `reconcile` and `audit verify` find, in one: empty when every mail and every event is in its place. */
export async function faultsIn({ config, log, storage, tokenKeys }: Office): Promise<readonly string[]> {
  const { mailbox, sent } = mailAdapters(config, log)
  const opened = await mailbox?.open()
  if (opened?.kind !== 'open') return ['the mailbox cannot be opened']
  const isSignedByUs = (id: string) => readReplyToken(id, tokenKeys) !== undefined
  const found = await reconcile({
    session: opened.session,
    store: storage,
    ...(sent ? { sent } : {}),
    isSignedByUs,
  })
  await opened.session.close()
  await sent?.close()
  const verdict = await storage.verifyEvents()
  return [
    ...found.unexplainedUids.map((uid) => `mail ${uid} is unexplained`),
    ...found.unfiledUids.map((uid) => `mail ${uid} is not filed`),
    ...found.lostReplies.map(() => 'a reply in Sent is unknown'),
    ...(verdict.kind === 'whole' ? [] : [`event ${verdict.seq} does not hold`]),
  ]
}
