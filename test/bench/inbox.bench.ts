import { randomUUID } from 'node:crypto'
import { readConfig } from '../../src/config/config.ts'
import { visitDesk } from '../../src/demo/desk-visitor.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { openOffice } from '../../src/office/office.ts'
import { startService } from '../../src/office/service.ts'
import { hashPassword } from '../../src/passwords/password-hash.ts'
import { aFiledTicket } from '../helpers/deliver.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { testSecret } from '../helpers/service-process.ts'
import { percentile } from './machine.ts'

/** The inbox as a browser asks for it, over HTTP, at 10,000 tickets. */
const goalMs = 30
const tickets = 10_000
const requests = 300
const password = 'pitkä hauska lause kesästä'

const directory = temporaryDirectory('bench')
const port = String(await freePort())
const result = readConfig({
  SECRET_KEY: testSecret,
  SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
  DATA_DIR: directory,
  HTTP_PORT: port,
})
if (result.kind === 'faults') throw new Error(result.faults.join('\n'))
const office = await openOffice(result.config, createLogger({ level: 'error' }))
const { storage } = office
for (let number = 0; number < tickets; number++) await aFiledTicket(storage)
const id = randomUUID()
const event = { kind: 'user-added', at: new Date(), actor: 'operator' } as const
await storage.addUser(
  { id, name: 'Leena Aalto', email: 'leena@kaupunki.example', role: 'advisor', language: 'fi' },
  event,
)
await storage.setPassword(id, await hashPassword(password), event)
const started = await startService(office, {})
if (started.kind !== 'started') throw new Error('the data directory is taken')
const leena = visitDesk(started.service.url)
await leena.signIn('leena@kaupunki.example', password)

const times: number[] = []
for (let request = 0; request < requests; request++) {
  const begun = performance.now()
  const page = await leena.open('/inbox/open')
  times.push(performance.now() - begun)
  if (page.status !== 200) throw new Error(`the inbox answers ${page.status}`)
}
const warm = times.slice(20)
const p95 = percentile(warm, 0.95)
console.log(
  `inbox page at ${tickets} tickets over HTTP, ${warm.length} requests: median ${percentile(warm, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal under ${goalMs})`,
)
await started.service.stop()
await office.close()
removeDirectory(directory)
process.exitCode = p95 < goalMs ? 0 : 1
