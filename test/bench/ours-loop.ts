import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../../src/config/config.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { officeIntake, openOffice } from '../../src/office/office.ts'
import { inboxWatch } from '../../src/office/post.ts'
import { percentile } from './machine.ts'
import { firstMail } from './mailbox-of-500.ts'

/**
 * The same mailbox through the whole intake: kept, read in a process, threaded, classified, searched, filed
 * with its events and its receipt queued. Nothing counts as imported, so every rule is on. Prints
 * milliseconds from the connect until the last mail is filed, and how long a mail took once it was fetched.
 */
const result = readConfig(process.env)
if (result.kind === 'faults') throw new Error(result.faults.join('\n'))
const { config } = result
const expected = Number(process.argv[2])
const office = await openOffice(config, createLogger({ level: 'error' }))
const { storage } = office
const { mailbox } = mailAdapters(config, office.log)
if (!mailbox) throw new Error('no mailbox')
const opened = await mailbox.open()
if (opened.kind !== 'open') throw new Error(opened.code)
const { mailbox: name, folder, uidValidity } = opened.session
await opened.session.close()
await storage.recordGeneration(
  { mailbox: name, folder, uidValidity, baselineUid: 0, presentUid: 0, isFirst: true },
  { kind: 'mailbox-baseline', at: new Date() },
)

const stop = new AbortController()
const intake = officeIntake(office)
await intake.receiveAll(
  Readable.from([
    {
      arrival: { source: { kind: 'file' }, arrivedAt: new Date(), isHistory: false },
      bytes: firstMail(),
    },
  ]),
  () => undefined,
)
let filed = 0
/** From the moment a mail was fetched until its commit: in the order of coming, as the intake keeps it. */
const waits: number[] = []
const counting = {
  ...intake,
  receiveAll: (...[incoming, onReceived]: Parameters<typeof intake.receiveAll>) => {
    const fetchedAt: number[] = []
    const noted = async function* () {
      for await (const mail of incoming) {
        fetchedAt.push(performance.now())
        yield mail
      }
    }
    return intake.receiveAll(noted(), async (received) => {
      waits.push(performance.now() - (fetchedAt.shift() ?? Number.NaN))
      if (received.kind === 'filed' && ++filed === expected) done.resolve(performance.now())
      await onReceived(received)
    })
  },
}
const done = Promise.withResolvers<number>()
const start = performance.now()
const running = inboxWatch(office, mailbox, counting, undefined).run(stop.signal)
const ended = await Promise.race([done.promise, pause(300_000, Number.NaN, { ref: false })])
console.log(
  JSON.stringify({
    mails: filed,
    ms: ended - start,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
  }),
)
stop.abort()
await running
await intake.close()
await office.close()
