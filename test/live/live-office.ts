import { onTestFinished } from 'vitest'
import { visitDesk } from '../../src/demo/desk-visitor.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { type Office, openOffice } from '../../src/office/office.ts'
import { startService } from '../../src/office/service.ts'
import { heardStorage, newBell } from '../helpers/heard-storage.ts'
import { type Dovecot, startDovecot } from '../helpers/servers/dovecot.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { type SmtpSink, startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { type ServiceProcess, startServiceProcess } from '../helpers/service-process.ts'
import {
  advisor,
  configOf,
  type Environment,
  furnish,
  officeEnvironment,
  ticketsIn,
  withOffice,
} from './office-data.ts'

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
  serveUntil(
    crashAt: string,
    more?: Environment,
    options?: Parameters<typeof startServiceProcess>[1],
  ): Promise<ServiceProcess>
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
    serveUntil: (crashAt, more = {}, options = {}) =>
      serve({ ...more, CRASH_AT: crashAt }, { ...options, entry: crashingEntry }),
    look,
    runLater: (minutes, until) => runLater(environment, minutes, until),
    async stop() {
      await Promise.all([dovecot.stop(), sink.stop()])
      removeDirectory(dataDir)
    },
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
  const started = await startService(office, (servers) => mailAdapters(servers, log))
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
