import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { demoConfig, demoService } from '../../src/demo/demo-office.ts'
import { createDemoPost } from '../../src/demo/demo-post.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { sharedTokens } from '../../src/office/adapters.ts'
import { serverKeeper, withKeptServers } from '../../src/office/kept-servers.ts'
import { mailSteps } from '../../src/office/mail-steps.ts'
import { openOffice } from '../../src/office/office.ts'
import type { KeptServer } from '../../src/web/settings/finding.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { aDesk } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const typed = {
  'incoming-host': 'imap.esimerkkila.example',
  'incoming-port': '993',
  'incoming-security': 'tls',
  'incoming-user': 'asumisneuvo@esimerkkila.example',
  'incoming-password': 'erittäin salainen',
  'incoming-folder': '',
}

test('what the environment leaves open is set in the desk, and its password is never shown again', async () => {
  const kept: [string, KeptServer, string | undefined][] = []
  const desk = await aDesk({
    servers: {
      kept: async () => kept[0]?.[1],
      async keep(which, server, password) {
        kept.push([which, server, password])
        return true
      },
    },
  })
  const admin = await aVisitor(desk, 'admin')
  const answer = await admin.post('/settings/mailbox/incoming', typed)
  expect(answer.headers.location).toBe('/settings/mailbox?done=kept#ilmoitus')
  expect(kept).toEqual([
    [
      'incoming',
      {
        host: 'imap.esimerkkila.example',
        port: 993,
        security: 'tls',
        user: 'asumisneuvo@esimerkkila.example',
        folder: 'INBOX',
        first: 'new',
      },
      'erittäin salainen',
    ],
  ])
  const page = await admin.get('/settings/mailbox?done=kept')
  expect(words(page)).toContain('Palvelimen tiedot ovat tallessa salattuina')
  expect(page.body).toContain('value="imap.esimerkkila.example"')
  expect(page.body).not.toContain('salainen"')
})

test.each([
  [{ 'incoming-host': 'ei nimi' }, 'Kirjoita palvelimen nimi'],
  [{ 'incoming-port': '99999' }, 'Kirjoita kokonaisluku väliltä 1–65'],
  [{ 'incoming-security': 'none' }, 'Ilman salausta saa käyttää vain tämän koneen omaa palvelinta.'],
  [{ 'incoming-user': '' }, 'Kirjoita käyttäjätunnus.'],
  [{ 'incoming-first': 'days:9999' }, 'Valitse'],
])('a server that cannot be is told beside its field and kept in the form: %j', async (fields, fault) => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const answer = await admin.post('/settings/mailbox/incoming', { ...typed, ...fields })
  expect(answer.statusCode).toBe(422)
  expect(words(answer)).toContain(fault)
  expect(answer.body).toContain(`href="#${Object.keys(fields)[0]}"`)
  expect(answer.body).not.toContain('erittäin salainen')
})

test('a server of the environment cannot be changed in the desk', async () => {
  const server = { host: 'imap.esimerkkila.example', port: 993, security: 'tls' } as const
  const incoming = { ...server, folder: 'INBOX', sentFolder: 'auto', after: 'keep', first: 'new' }
  const desk = await aDesk({
    mailServers: () => ({ incoming, usesPlusAddress: false, domain: 'esimerkkila.example' }),
  })
  const admin = await aVisitor(desk, 'admin')
  const page = await admin.get('/settings/mailbox')
  expect(page.body).not.toContain('action="/settings/mailbox/incoming"')
  expect(page.body).toContain('action="/settings/mailbox/outgoing"')
  expect((await admin.post('/settings/mailbox/incoming', typed)).statusCode).toBe(404)
})

test('kept servers are sealed, tried, and used by the next office that opens; the environment wins', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'neuvoposti-kept-'))
  const log = createLogger({ level: 'silent' })
  const now = () => new Date()
  const post = await createDemoPost({ officeAddress: demoService.address, now })
  const full = demoConfig(dataDir, post, await freePort())
  const { imap, smtp: _smtp, ...bare } = full
  const office = await openOffice(bare, log, now)
  expect(office.config.imap).toBeUndefined()
  const [user] = [{ id: 'u1' }] as [Parameters<ReturnType<typeof serverKeeper>['keep']>[3]]
  let told = 0
  const keeper = serverKeeper(office, () => {
    told += 1
  })
  const { host, port } = post.office.imap
  const server = { host, port, security: 'none', user: post.office.user, folder: 'INBOX' } as const
  expect(await keeper.keep('incoming', server, undefined, user)).toBe(false)
  expect(await keeper.keep('incoming', server, post.office.password, user)).toBe(true)
  expect(await keeper.keep('incoming', server, undefined, user)).toBe(true)
  expect(await keeper.kept('incoming')).toEqual(server)
  expect(told).toBe(2)
  const completed = await withKeptServers(office.config, office.storage)
  const steps = await mailSteps(completed, sharedTokens(), now())
  expect(steps.filter(({ area, ok }) => area === 'incoming' && !ok)).toEqual([])
  await office.close()
  expect(readFileSync(join(dataDir, 'neuvoposti.sqlite')).includes(post.office.password)).toBe(false)
  const again = await openOffice(bare, log, now)
  expect(again.config.imap).toMatchObject({ host, port, isFromDesk: true })
  await again.close()
  const other = await openOffice({ ...bare, ...(imap ? { imap: { ...imap, folder: 'Muu' } } : {}) }, log, now)
  expect(other.config.imap?.folder).toBe('Muu')
  await other.close()
  onTestFinished(async () => {
    await post.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
