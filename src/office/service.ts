import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import { wakeable } from '../replies/wakeable.ts'
import { createDesk } from '../web/app.ts'
import type { Adapters } from './adapters.ts'
import { sealDaily } from './chain-seal.ts'
import { clockWatch } from './clock-watch.ts'
import { coverAbsences } from './cover-absences.ts'
import { currentPost } from './current-post.ts'
import { deskNeeds } from './desk.ts'
import { firstEntry } from './first-entry.ts'
import { withKeptServers } from './kept-servers.ts'
import { isDeadHolder, newLeaseHolder } from './lease-holder.ts'
import { mailAlarm } from './mail-alarm.ts'
import { createMailTest } from './mail-test.ts'
import { type Office, officeIntake } from './office.ts'
import { type PostMeans, postOffice } from './post-office.ts'
import { repeat } from './repeat.ts'
import { viewingWatch } from './viewing-watch.ts'
import { workBeside } from './work-beside.ts'

export type Service = {
  /** Where the desk answers. */
  readonly url: string
  /** Where the first administrator makes an account, while there is none. */
  readonly firstUrl?: string
  /** Looks into the mailbox now. */
  checkMail(): Promise<void>
  /** Resolves after `stop`; rejects when a part cannot go on and the process must end. */
  readonly ended: Promise<void>
  /** In reverse order: no new mail, what is being sent gets its end, then the desk, then the lease. */
  stop(): Promise<void>
}

export type Started =
  | { readonly kind: 'started'; readonly service: Service }
  /** Another `serve` works on this data directory. */
  | { readonly kind: 'held' }

export const serveLease = 'serve'
const leaseMs = 30_000
const leaseRenewalMs = 10_000
/** Often, so that a clock which merely runs fast does not look like one that jumped. */
const clockMs = 1_000
const tidyMs = 60 * 60_000
const measureMs = 60_000
const mailAlarmMs = 60_000
const absencesMs = 60_000
const viewingMs = 60_000
const erasuresMs = 10_000
/** Between two looks whether the service is told to stop. */
const erasureSteps = 400

/**
 * THE composition root: everything that runs, in the order in which it starts.
 * @param adaptersOf asked anew when other mail servers are set in the desk
 */
export async function startService(
  office: Office,
  adaptersOf: (config: Config) => Adapters,
): Promise<Started> {
  const { storage, log, now, config } = office
  const holder = newLeaseHolder()
  if ((await storage.holdLease(serveLease, holder, leaseMs, isDeadHolder)) === undefined)
    return { kind: 'held' }
  await storage.appendEvent({ kind: 'service-started', at: now() })

  const stopping = new AbortController()
  const { signal } = stopping
  const intake = officeIntake(office)
  const notices = wakeable()
  const means: PostMeans = { intake, holder, notices }
  const post = currentPost(postOffice(office, adaptersOf(config), means), async () => {
    const changed = { ...office, config: await withKeptServers(config, storage) }
    return postOffice(changed, adaptersOf(changed.config), means)
  })
  const checkMail = async () => post.now().watch?.checkNow()
  const mailTest = createMailTest(office, post.now, { signal, checkMail })
  const first = await firstEntry(office)
  const desk = createDesk(
    deskNeeds(office, {
      post,
      mailTest,
      firstEntry: first,
      nudgeNotices: () => notices.wake(),
    }),
  )

  const { host, port } = config.http
  await desk.listen({ host, port })
  const listening = desk.server.address() as AddressInfo
  log.info('desk-listening', { port: listening.port })

  const ended = Promise.all([
    post.run(signal),
    repeat(leaseRenewalMs, signal, () => keepLease(office, holder)),
    repeat(mailAlarmMs, signal, mailAlarm(office)),
    repeat(clockMs, signal, clockWatch(office)),
    repeat(tidyMs, signal, () => storage.tidy(now())),
    repeat(
      tidyMs,
      signal,
      workBeside(log, 'seal-failed', () => sealDaily(office)),
    ),
    repeat(
      absencesMs,
      signal,
      workBeside(log, 'covering-failed', () => coverAbsences(office)),
    ),
    repeat(
      erasuresMs,
      signal,
      workBeside(log, 'erasure-failed', () => storage.continueErasures(erasureSteps)),
    ),
    repeat(viewingMs, signal, workBeside(log, 'viewing-watch-failed', viewingWatch(office))),
    repeat(
      measureMs,
      signal,
      workBeside(log, 'measuring-failed', () => storage.catchUpReports()),
    ),
  ]).then(() => undefined)
  ended.catch(() => stopping.abort())

  return {
    kind: 'started',
    service: {
      url: `http://${host}:${listening.port}`,
      ...(first ? { firstUrl: first.url } : {}),
      checkMail,
      ended,
      async stop() {
        stopping.abort()
        await Promise.allSettled([ended])
        await intake.close()
        await desk.close()
        await storage.appendEvent({ kind: 'service-stopped', at: now() })
        await storage.releaseLease(serveLease, holder)
      },
    },
  }
}

/** Another process took the data directory over while this one stood still. */
export class LeaseLost extends Error {}

async function keepLease({ storage }: Office, holder: string): Promise<void> {
  if ((await storage.holdLease(serveLease, holder, leaseMs)) === undefined) throw new LeaseLost()
}
