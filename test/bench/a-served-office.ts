import { randomUUID } from 'node:crypto'
import { readConfig } from '../../src/config/config.ts'
import { type DeskVisitor, visitDesk } from '../../src/demo/desk-visitor.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { openOffice } from '../../src/office/office.ts'
import { startService } from '../../src/office/service.ts'
import { hashPassword } from '../../src/passwords/password-hash.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { testSecret } from '../helpers/service-process.ts'
import { percentile } from './machine.ts'

const password = 'pitkä hauska lause kesästä'

export type AServedOffice = {
  readonly storage: Storage
  /** Signed in as an advisor, over HTTP. */
  readonly advisor: DeskVisitor
  stop(): Promise<void>
}

/** The whole service on a data directory of its own, filled before it listens. */
export async function aServedOffice(fill: (storage: Storage) => Promise<void>): Promise<AServedOffice> {
  const directory = temporaryDirectory('bench')
  const result = readConfig({
    SECRET_KEY: testSecret,
    SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
    DATA_DIR: directory,
    HTTP_PORT: String(await freePort()),
  })
  if (result.kind === 'faults') throw new Error(result.faults.join('\n'))
  const office = await openOffice(result.config, createLogger({ level: 'error' }))
  const { storage } = office
  await fill(storage)
  const id = randomUUID()
  const event = { kind: 'user-added', at: new Date(), actor: 'operator' } as const
  const leena = {
    id,
    name: 'Leena Aalto',
    email: 'leena@kaupunki.example',
    role: 'advisor',
    language: 'fi',
  } as const
  await storage.addUser(leena, event)
  await storage.setPassword(id, await hashPassword(password), event)
  const started = await startService(office, () => ({}))
  if (started.kind !== 'started') throw new Error('the data directory is taken')
  const { service } = started
  const advisor = visitDesk(service.url)
  await advisor.signIn(leena.email, password)
  return {
    storage,
    advisor,
    async stop() {
      await service.stop()
      await office.close()
      removeDirectory(directory)
    },
  }
}

/** Says what was measured, and fails the process when it took too long. */
export function tellTimes(what: string, times: readonly number[], goalMs: number): void {
  const p95 = percentile(times, 0.95)
  console.log(
    `${what}, ${times.length} requests: median ${percentile(times, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal under ${goalMs})`,
  )
  if (p95 >= goalMs) process.exitCode = 1
}
