import { type Dovecot, startDovecot } from '../helpers/servers/dovecot.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { type SinkMail, type SmtpSink, startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { type ServiceProcess, startServiceProcess } from '../helpers/service-process.ts'
import type { Environment } from '../live/office-data.ts'

/** The mailbox server and the relay, each of which may be killed and stands again on the same port. */
export type Servers = {
  readonly dovecot: Dovecot
  relay(): SmtpSink
  /** All that any of the relays took. */
  sent(): readonly SinkMail[]
  killMailbox(): Promise<void>
  mailboxUp(): Promise<void>
  killRelay(): Promise<void>
}

export async function startServers(): Promise<Servers> {
  const dovecot = await startDovecot()
  const port = await freePort()
  let relay = await startSmtpSink({ port })
  const took: (readonly SinkMail[])[] = [relay.mails]
  let up = Promise.resolve()
  return {
    dovecot,
    relay: () => relay,
    sent: () => took.flat(),
    async killMailbox() {
      up = dovecot.kill().then(() => dovecot.start())
      await up
    },
    mailboxUp: () => up,
    async killRelay() {
      await relay.stop()
      relay = await startSmtpSink({ port })
      took.push(relay.mails)
    },
  }
}

/** The shipped program, which may be killed and stands again on the same data. */
export type KeptService = { url(): string; start(): Promise<void>; kill(): Promise<void> }

export async function keptService(environment: Environment): Promise<KeptService> {
  const entry = new URL('./fast-entry.ts', import.meta.url)
  let running: ServiceProcess | undefined
  const start = async () => {
    running ??= await startServiceProcess(environment, { entry })
  }
  await start()
  return {
    url: () => `http://127.0.0.1:${environment.HTTP_PORT}`,
    start,
    async kill() {
      await running?.kill()
      running = undefined
    },
  }
}
