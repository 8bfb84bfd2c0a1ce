import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { demoConfig, demoService } from '../../src/demo/demo-office.ts'
import { createDemoPost, type DemoPost } from '../../src/demo/demo-post.ts'
import { type DeskVisitor, visitDesk } from '../../src/demo/desk-visitor.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { openOffice } from '../../src/office/office.ts'
import { startService } from '../../src/office/service.ts'
import { hashPassword } from '../../src/passwords/password-hash.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { freePort } from '../helpers/servers/free-port.ts'

const patient = { timeout: 50_000 }
const password = 'pitkä hauska lause kesästä'
const aila = {
  id: randomUUID(),
  name: 'Aila Valta',
  email: 'aila.valta@kaupunki.example',
  role: 'admin',
  language: 'fi',
} as const

/** A service that was started without mail servers, its administrator, and two posts it could use. */
async function aServiceWithoutServers() {
  const dataDir = mkdtempSync(join(tmpdir(), 'neuvoposti-servers-'))
  const log = createLogger({ level: 'silent' })
  const now = () => new Date()
  const posts = [await aPost(), await aPost()] as const
  const { imap: _imap, smtp: _smtp, ...config } = demoConfig(dataDir, posts[0], await freePort())
  const office = await openOffice(config, log, now)
  const { storage } = office
  const event = { kind: 'user-added', at: now(), actor: 'operator' } as const
  await storage.addUser(aila, event)
  await storage.setPassword(aila.id, await hashPassword(password), event)
  const started = await startService(office, (servers) => mailAdapters(servers, log, storage))
  if (started.kind !== 'started') throw new Error('the data directory is taken')
  onTestFinished(async () => {
    await started.service.stop()
    await office.close()
    for (const post of posts) await post.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const admin = visitDesk(started.service.url)
  await admin.signIn(aila.email, password)
  return { storage, admin, posts }
}

function aPost(): Promise<DemoPost> {
  return createDemoPost({ officeAddress: demoService.address, now: () => new Date() })
}

async function setServers(admin: DeskVisitor, { office }: DemoPost, host: string, first = 'new') {
  for (const [which, { port }] of [
    ['incoming', office.imap],
    ['outgoing', office.smtp],
  ] as const) {
    const page = await admin.open('/settings/mailbox')
    const answer = await admin.submit(page, `/settings/mailbox/${which}`, {
      [`${which}-host`]: host,
      [`${which}-port`]: String(port),
      [`${which}-security`]: 'none',
      [`${which}-user`]: office.user,
      [`${which}-password`]: office.password,
      ...(which === 'incoming' ? { 'incoming-first': first } : {}),
    })
    expect(answer.html).toContain('posti kulkee nyt niillä')
  }
}

function receiptsTo(post: DemoPost) {
  return post
    .residentMailbox(aino.address)
    .filter(({ raw }) => /Auto-Submitted: auto-replied/.test(String(raw)))
}

test('mail flows by the servers that were set in the desk, and by others when they change, without a restart', async () => {
  const { storage, admin, posts } = await aServiceWithoutServers()
  expect((await admin.open('/health/ready')).status).toBe(503)
  // One mailbox is one name at one host: at the same one, mails of the same number would be known already.
  for (const [turn, host] of ['127.0.0.1', 'localhost'].entries()) {
    const post = posts[turn]!
    const since = new Date()
    await setServers(admin, post, host)
    await vi.waitFor(
      async () =>
        expect((await storage.mailHealth()).lastFetchedAt?.getTime()).toBeGreaterThan(since.getTime()),
      patient,
    )
    expect((await admin.open('/health/ready')).status).toBe(200)
    post.deliverToOffice(aMail({ from: aino, to: demoService, subject: `Vuokra ${turn}` }))
    await vi.waitFor(() => expect(receiptsTo(post)).toHaveLength(1), patient)
  }
  const { rows } = await storage.inboxPage({ now: new Date(), limit: 10 })
  expect(rows.map(({ ticket }) => ticket.subject).sort()).toEqual(['Vuokra 0', 'Vuokra 1'])
  expect(posts.map((post) => receiptsTo(post).length)).toEqual([1, 1])
}, 120_000)

test('old mail that the administrator asks for is read as history: filed, and met with silence', async () => {
  const { storage, admin, posts } = await aServiceWithoutServers()
  const [post] = posts
  for (const subject of ['Vanha kysymys', 'Vielä vanhempi'])
    post.deliverToOffice(aMail({ from: aino, to: demoService, subject }))
  await setServers(admin, post, '127.0.0.1', 'days:30')
  const filed = async () => (await storage.inboxPage({ now: new Date(), limit: 10 })).rows
  await vi.waitFor(async () => expect(await filed()).toHaveLength(2), patient)
  post.deliverToOffice(aMail({ from: aino, to: demoService, subject: 'Uusi kysymys' }))
  await vi.waitFor(() => expect(receiptsTo(post)).toHaveLength(1), patient)
  const tickets = (await filed()).map(({ ticket }) => [
    ticket.subject,
    ticket.isHistory,
    ticket.dueAt !== undefined,
  ])
  expect(tickets.sort()).toEqual([
    ['Uusi kysymys', false, true],
    ['Vanha kysymys', true, false],
    ['Vielä vanhempi', true, false],
  ])
}, 120_000)
