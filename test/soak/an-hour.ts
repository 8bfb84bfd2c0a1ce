import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../helpers/servers/free-port.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { type Environment, furnish, officeEnvironment, withOffice } from '../live/office-data.ts'
import { type Account, accountOf, type Told } from './account.ts'
import { fastClock, type Random, seeded } from './fast-clock.ts'
import { type KeptService, keptService, type Servers, startServers } from './kept-servers.ts'
import { leena } from './leena.ts'
import { type PostedMail, postOfAnHour } from './post-of-an-hour.ts'

export type HourPlan = {
  readonly mails: number
  /** Simulated. */
  readonly minutes: number
  /** Simulated minutes in one true minute. */
  readonly speed: number
  /** Kills and faults in all: of the service, the mailbox server, the relay. */
  readonly kills: number
  readonly seed: number
  readonly say?: (line: string) => void
}

const settleMs = 180_000

/** An hour holds more mail here than an office gets in a week, and every receipt of it is to be sent. */
const manyReceipts = {
  toAddressInHour: 50,
  toAddressInDay: 50,
  toDomainInHour: 50,
  inAllInHour: 100_000,
}

/**
 * An office's hour under a fast clock: mails come, Leena answers, and service and servers are killed at
 * seeded moments and started again. Resolves with what cannot be explained at the end: nothing, if all is well.
 */
export async function anHour(plan: HourPlan): Promise<Account> {
  const random = seeded(plan.seed)
  const servers = await startServers()
  const dataDir = temporaryDirectory('soak')
  const from = Date.now()
  const now = fastClock(from, plan.speed)
  const environment: Environment = {
    ...officeEnvironment(dataDir, servers.dovecot, servers.relay()),
    IMAP_FIRST: 'all',
    HTTP_PORT: String(await freePort()),
    CLOCK_FROM: String(from),
    CLOCK_SPEED: String(plan.speed),
  }
  await withOffice(environment, (office) => furnish(office, { receiptBreaker: manyReceipts }))
  const service = await keptService(environment)
  try {
    const told = await liveThrough(plan, { random, servers, service, now })
    await service.start()
    return await settled(environment, servers, told, now, plan)
  } finally {
    await service.kill()
    await Promise.all([servers.dovecot.stop(), servers.relay().stop()])
    removeDirectory(dataDir)
  }
}

type Hour = {
  readonly random: Random
  readonly servers: Servers
  readonly service: KeptService
  readonly now: () => Date
}

async function liveThrough(plan: HourPlan, { random, servers, service, now }: Hour): Promise<Told> {
  const { say = () => undefined } = plan
  const post = postOfAnHour(random, servers.sent)
  const posted: PostedMail[] = []
  const answers: { readonly text: string; readonly isPosted: boolean }[] = []
  const killsAt = Array.from({ length: plan.kills }, () => random.below(plan.mails)).toSorted((a, b) => a - b)
  const desk = leena(service, random, servers.sent)
  const trueMs = (plan.minutes * 60_000) / plan.speed
  const began = performance.now()
  for (let at = 0; at < plan.mails; at += 1) {
    const mail = posted.length > 0 && random.next() < 0.03 ? post.last()! : post.next()
    posted.push(mail)
    await certainly(() => servers.dovecot.append(mail.raw, { at: now() }), servers)
    if (at % 12 === 5) {
      const answer = await desk.answer(`Vastaus ${at}`)
      if (answer) answers.push(answer)
    }
    while (killsAt[0] !== undefined && killsAt[0] <= at) {
      killsAt.shift()
      const killed = await killOne(random, servers, service)
      say(`${now().toISOString().slice(11, 19)} after ${at + 1} mails: ${killed}`)
    }
    const early = (trueMs * (at + 1)) / plan.mails - (performance.now() - began)
    if (early > 0) await pause(early)
  }
  return { posted, answers, sent: servers.sent }
}

/** A server that was killed under it took the mail or did not; the post tries again, as an MTA does. */
async function certainly(act: () => Promise<unknown>, servers: Servers): Promise<void> {
  for (;;) {
    const [done] = await Promise.allSettled([act()])
    if (done.status === 'fulfilled') return
    await servers.mailboxUp()
  }
}

async function killOne(random: Random, servers: Servers, service: KeptService): Promise<string> {
  const what = random.pick([
    'service',
    'service',
    'mailbox',
    'relay',
    'relay says 451',
    'relay drops',
  ] as const)
  if (what === 'service') {
    await service.kill()
    await service.start()
  } else if (what === 'mailbox') await servers.killMailbox()
  else if (what === 'relay') await servers.killRelay()
  else if (what === 'relay says 451')
    servers.relay().fail({ at: 'rcpt', does: { refuse: 451, text: '4.3.0 Later' }, times: 3 })
  else
    servers
      .relay()
      .fail({ at: random.pick(['mail', 'body', 'dot'] as const) ?? 'dot', does: 'drop', times: 1 })
  return what ?? ''
}

/** Looks until the account is even, or for so long that it never will be. */
async function settled(
  environment: Environment,
  servers: Servers,
  told: Told,
  now: () => Date,
  { say = () => undefined }: HourPlan,
): Promise<Account> {
  const deadline = performance.now() + settleMs
  for (;;) {
    const isQuiet = await withOffice(environment, async ({ storage }) => {
      return (await storage.nextDueAt()) === undefined && (await storage.unfiled(1)).length === 0
    })
    const isLate = performance.now() > deadline
    if (isQuiet || isLate) {
      const account = await withOffice(environment, (office) =>
        accountOf({ ...office, now }, servers.dovecot, told),
      )
      if (account.unexplained.length === 0 || isLate) return account
      say(`not even yet: ${account.unexplained.length}, ${account.unexplained[0]}`)
    }
    await pause(500)
  }
}
