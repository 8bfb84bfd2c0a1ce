import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Log } from '../logging/logger.ts'
import { mailAdapters } from '../office/adapters.ts'
import { type Office, openOffice } from '../office/office.ts'
import { type Service, startService } from '../office/service.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import type { Role } from '../people/user.ts'
import { defaultSettings } from '../settings/settings.ts'
import { setupSteps } from '../settings/setup.ts'
import { createDemoPost, type DemoPost } from './demo-post.ts'
import { residents } from './residents.ts'
import { savedReplies } from './saved-replies.ts'
import { eventually } from './story-step.ts'

export const demoService = { name: 'Esimerkkilän asumisneuvonta', address: 'asumisneuvo@esimerkkila.example' }

const staff: readonly { readonly name: string; readonly email: string; readonly role: Role }[] = [
  { name: 'Leena Aalto', email: 'leena.aalto@esimerkkila.example', role: 'advisor' },
  { name: 'Sofia Lindqvist', email: 'sofia.lindqvist@esimerkkila.example', role: 'advisor' },
  { name: 'Mikko Salo', email: 'mikko.salo@esimerkkila.example', role: 'supervisor' },
  { name: 'Tiina Ranta', email: 'tiina.ranta@esimerkkila.example', role: 'admin' },
]

export type DemoOffice = {
  readonly office: Office
  readonly service: Service
  readonly post: DemoPost
  readonly staff: typeof staff
  readonly password: string
  stop(): Promise<void>
}

/** The whole service on a temporary data directory with mail servers of its own; only the world is invented. */
export async function startDemoOffice(log: Log, now: () => Date): Promise<DemoOffice> {
  const dataDir = mkdtempSync(join(tmpdir(), 'neuvoposti-demo-'))
  const post = await createDemoPost({
    officeAddress: demoService.address,
    now,
    away: { who: residents.away, text: 'Olen lomalla 30.11. asti. Luen viestisi sen jälkeen.' },
  })
  const config = demoConfig(dataDir, post, await freePort())
  const office = await openOffice(config, log, now)
  const password = `kokeilu-${randomInt(1000, 9999)}-${randomInt(1000, 9999)}`
  await furnish(office, password, now)
  const started = await startService(office, (servers) => mailAdapters(servers, log))
  if (started.kind !== 'started') throw new Error('The demo’s own data directory is taken')
  const { service } = started
  // Mail that lay there before the first look counts as older than the service.
  await eventually(
    'the first look into the mailbox',
    async () => (await office.storage.mailHealth()).lastFetchedAt,
  )
  return {
    office,
    service,
    post,
    staff,
    password,
    async stop() {
      await service.stop()
      await office.close()
      await post.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** None of the operator's variables: the demo touches nothing that is real (ruling 12). */
export function demoConfig(dataDir: string, { office }: DemoPost, port: number): Config {
  const auth = { kind: 'password', password: office.password } as const
  return {
    dataDir,
    secrets: { current: randomBytes(32) },
    service: {
      address: demoService,
      aliases: [],
      name: demoService.name,
      referencePrefix: 'AN',
      timeZone: 'Europe/Helsinki',
      usesPlusAddress: false,
      subjectPolicy: 'auto',
    },
    http: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}`, trustProxy: false },
    imap: {
      ...office.imap,
      security: 'none',
      user: office.user,
      auth,
      folder: 'INBOX',
      sentFolder: 'auto',
      after: { kind: 'keep' },
      first: { kind: 'new' },
    },
    smtp: { ...office.smtp, security: 'none', user: office.user, auth },
    mailMaxBytes: 100_000_000,
    mailAlarmMinutes: 30,
  }
}

/**
 * Known before the desk listens, because its own address guards its forms. Below the ports that the kernel gives to
 * outgoing connections, of which one could take it in the meantime.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000)
    const server = createServer()
    const isFree = new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true)).once('error', () => resolve(false))
    })
    server.listen(port, '127.0.0.1')
    if (!(await isFree)) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

async function furnish({ storage }: Office, password: string, now: () => Date): Promise<void> {
  await storage.saveSettings(
    {
      ...defaultSettings,
      undoSeconds: 1,
      receipts: { servicePhone: '000 000 0000', socialEmergencyPhone: '000 000 0001' },
    },
    { kind: 'settings-changed', at: now(), actor: 'operator' },
  )
  for (const step of setupSteps)
    await storage.markSetupStep(step, 'done', {
      kind: 'setup-step',
      at: now(),
      actor: 'operator',
      facts: { step, state: 'done' },
    })
  const passwordHash = await hashPassword(password)
  for (const person of staff) {
    const id = randomUUID()
    await storage.addUser(
      { id, ...person, language: 'fi' },
      { kind: 'user-added', at: now(), actor: 'operator' },
    )
    await storage.setPassword(id, passwordHash, { kind: 'user-changed', at: now(), actor: 'operator' })
  }
  await agreeOnReplies(storage, now())
}

async function agreeOnReplies({ listUsers, saveSavedReply }: Office['storage'], at: Date): Promise<void> {
  const [owner] = await listUsers()
  if (!owner) return
  for (const content of savedReplies) {
    const id = randomUUID()
    const facts = { savedReply: id, what: 'added', version: 1, isShared: true }
    await saveSavedReply(
      { id, ownerId: owner.id, isShared: true, version: 0, content, at, userId: owner.id },
      { kind: 'saved-reply-changed', at, actor: 'operator', facts },
    )
  }
}
