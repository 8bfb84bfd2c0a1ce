import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { backupTo, verifyBackup } from '../../src/storage/sqlite/file/backup.ts'
import { signaturePath, signManifest } from '../../src/storage/sqlite/file/backup-signature.ts'
import { connect } from '../../src/storage/sqlite/file/connect.ts'
import { hashFile } from '../../src/storage/sqlite/file/durable-file.ts'
import { restoreFrom } from '../../src/storage/sqlite/file/restore.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { aFiledTicket, anAdvisor, aReply, deliver } from '../helpers/deliver.ts'
import { aino } from '../helpers/mails/cast.ts'
import { aSecretKey, databasePath, sqliteOptions } from '../helpers/memory-storage.ts'

const now = new Date()
const otherKey = Buffer.from('somebody else has this secret key')

async function openOffice(file: string) {
  const storage = await openSqlite(sqliteOptions({ file }))
  onTestFinished(() => storage.close())
  return storage
}

/** An office with a ticket and a queued reply, and a backup made while it was open. */
async function aBackup() {
  const file = databasePath()
  const storage = await openOffice(file)
  const ticket = await aFiledTicket(storage)
  const reply = aReply(ticket, await anAdvisor(storage))
  await storage.queueReply(reply)
  const target = databasePath()
  const manifest = await backupTo(file, target, aSecretKey, now)
  return { file, storage, ticket, reply, target, manifest }
}

test('a backup is made beside a running service, readable by nobody else, and verifies', async () => {
  const { storage, target, manifest } = await aBackup()
  expect(await verifyBackup(target, [aSecretKey])).toEqual(manifest)
  expect(await verifyBackup(target, [otherKey, aSecretKey])).toEqual(manifest)
  expect(manifest).toMatchObject({ headSeq: (await storage.chainHead())?.seq, madeAt: now.toISOString() })
  for (const path of [target, signaturePath(target)]) expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(existsSync(`${target}.unfinished`)).toBe(false)
})

test('a later backup takes the place of an earlier one', async () => {
  const { file, storage, target, manifest } = await aBackup()
  await deliver(storage)
  const later = await backupTo(file, target, aSecretKey, now)
  expect(later.sha256).not.toBe(manifest.sha256)
  expect(await verifyBackup(target, [aSecretKey])).toEqual(later)
})

test('a restored office has its tickets, asks about unfinished mail, and begins a new era', async () => {
  const { storage, ticket, reply, target, manifest } = await aBackup()
  await storage.close()
  const file = databasePath()
  expect(await restoreFrom(target, sqliteOptions({ file }), now)).toEqual({
    kind: 'restored',
    manifest,
    erasures: 'none',
  })
  const restored = await openOffice(file)
  expect((await restored.ticketByReference(ticket.reference, now))?.messages.length).toBe(2)
  expect((await restored.unconfirmed(5)).map(({ messageId }) => messageId)).toEqual([reply.messageId])
  expect(await deliver(restored)).toMatchObject({ reference: expect.stringMatching(/-1002$/) })
  expect(await restored.verifyEvents()).toMatchObject({ kind: 'whole' })
  const era = (await restored.changesSince(manifest.headSeq, 10)).find(({ kind }) => kind === 'restored')
  expect(era).toMatchObject({
    isOperator: true,
    facts: { headHash: manifest.headHash, sha256: manifest.sha256 },
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a restore takes the place of what was there, log and all', async () => {
  const { storage, file, target, ticket } = await aBackup()
  await deliver(storage)
  await storage.close()
  expect((await restoreFrom(target, sqliteOptions({ file }), now)).kind).toBe('restored')
  const restored = await openOffice(file)
  const { rows } = await restored.inboxPage({ now, limit: 9 })
  expect(rows.map(({ ticket: { id } }) => id)).toEqual([ticket.id])
})

test('an erasure is repeated as it was made, also of what was open, with mail on its way or put together then', async () => {
  const file = databasePath()
  const storage = await openOffice(file)
  const ask = (text: string, requester = aino) =>
    aFiledTicket(storage, { mail: { text, sender: requester, from: [requester] }, ticket: { requester } })
  const [open, held] = [await ask('Avoin asia'), await ask('Valitus')]
  const advisor = await anAdvisor(storage)
  const reply = aReply(open, advisor, { notBefore: new Date(now.getTime() + 3_600_000) })
  await storage.queueReply(reply)
  const target = databasePath()
  await backupTo(file, target, aSecretKey, now)

  await storage.undoReply(reply.messageId, {}, { kind: 'reply-undone', at: now, actor: { userId: advisor } })
  for (const { id } of [open, held])
    await storage.changeTicket(id, () => ({ patch: { state: 'closed' }, events: [] }))
  await storage.holdTicket(held.reference, { userId: 'u1', at: now, reason: 'Valitus' })
  const resident = await storage.residentOf(aino.address)
  const { mark } = (await storage.erasurePlan(resident))!
  await storage.beginErasure(resident, mark, { userId: 'u1', at: now }, 'Pyyntö 7')
  expect(await storage.continueErasures(1_000)).toBe(true)
  await storage.close()

  expect(await restoreFrom(target, sqliteOptions({ file }), now)).toMatchObject({ erasures: 1 })
  const restored = await openOffice(file)
  const isErased = async (id: string) => (await restored.ticketById(id))?.erasedAt !== undefined
  expect([await isErased(open.id), await isErased(held.id)]).toEqual([true, false])
  expect(await restored.unconfirmed(5)).toEqual([])
  const [erasure, ...more] = await restored.erasures(undefined, 5)
  expect([erasure, more]).toMatchObject([{ stage: 'done', keptTickets: 1, counts: { tickets: 1 } }, []])
  expect(await restored.verifyEvents()).toMatchObject({ kind: 'whole' })
})

test('a database too damaged to open is put aside', async () => {
  const { storage, target } = await aBackup()
  await storage.close()
  const file = databasePath()
  writeFileSync(file, 'this was a database once'.repeat(1000))
  expect(await restoreFrom(target, sqliteOptions({ file }), now)).toMatchObject({ erasures: 'unreadable' })
  expect(readFileSync(`${file}.damaged`, 'utf8')).toContain('once')
})

test('a restore beside a running service is refused', async () => {
  const { storage, file, target } = await aBackup()
  await storage.holdLease('serve', 'me', 60_000)
  expect(await restoreFrom(target, sqliteOptions({ file }), now)).toEqual({
    kind: 'refused',
    reason: 'in-use',
  })
  expect((await storage.inboxPage({ now, limit: 5 })).rows.length).toBe(1)
})

test.each<[string, string, (target: string) => unknown]>([
  ['without a signature', 'no-signature', (target) => writeFileSync(signaturePath(target), 'nothing')],
  ['signed by somebody else', 'forged', (target) => resign(target, otherKey)],
  ['with a changed signature', 'forged', (target) => replaceIn(signaturePath(target), '"size":', '"size":1')],
  ['with a changed byte', 'changed', (target) => flipLastByte(target)],
  ['cut short', 'changed', (target) => writeFileSync(target, readFileSync(target).subarray(0, -8192))],
  ['with a table of its own', 'other-schema', (target) => addTable(target)],
  ['of a later version', 'newer', (target) => setVersion(target, 99)],
  ['with damaged pages', 'damaged', (target) => damagePages(target)],
])('a backup %s is refused and nothing is touched', async (_what, reason, spoil) => {
  const { storage, target } = await aBackup()
  await storage.close()
  await spoil(target)
  const file = databasePath()
  expect(await restoreFrom(target, sqliteOptions({ file }), now)).toEqual({ kind: 'refused', reason })
  expect([file, `${file}.restoring`].map((path) => existsSync(path))).toEqual([false, false])
})

async function resign(target: string, key = aSecretKey): Promise<void> {
  const signed = JSON.parse(readFileSync(signaturePath(target), 'utf8'))
  const { format: _format, mac: _mac, ...manifest } = signed
  writeFileSync(signaturePath(target), signManifest({ ...manifest, ...(await hashFile(target)) }, key))
}

function replaceIn(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
}

function flipLastByte(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(path, bytes)
}

async function changeCopy(target: string, sql: string): Promise<void> {
  const client = connect(target)
  client.exec(sql)
  client.pragma('journal_mode = delete')
  client.close()
  await resign(target)
}

const addTable = (target: string) => changeCopy(target, 'create table more (x)')
const setVersion = (target: string, version: number) => changeCopy(target, `pragma user_version = ${version}`)

/** Whoever has the key may still have had a failing disk. */
async function damagePages(target: string): Promise<void> {
  const bytes = readFileSync(target)
  for (let page = 20; page < 40; page++) bytes.fill(0xa5, page * 8192, page * 8192 + 200)
  copyFileSync(target, `${target}.good`)
  writeFileSync(target, bytes)
  await resign(target)
}
