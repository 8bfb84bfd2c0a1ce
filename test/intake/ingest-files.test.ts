import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type IngestOptions, ingestFiles } from '../../src/intake/files/ingest-files.ts'
import { anIntake } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { stranger } from '../helpers/mails/cast.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neuvoposti-ingest-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function ingest(paths: readonly string[], overrides: Partial<IngestOptions> = {}) {
  const office = await anIntake()
  const { intake, clock } = office
  const again = () =>
    ingestFiles({ intake, paths, input: nothing(), isHistory: false, now: clock.now, ...overrides })
  return { ...office, again, result: await again() }
}

const received = (date: string) => ({ Received: `from mx.example by post.kaupunki.example; ${date}` })

test('a folder is walked for its .eml files and the Maildirs in it; other files are left alone', async () => {
  const folder = aFolder()
  for (const name of ['a/b', 'Maildir/cur', 'Maildir/new', 'Maildir/tmp'])
    mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'yksi.eml'), aMail())
  writeFileSync(join(folder, 'a/b/kaksi.EML'), aMail())
  writeFileSync(join(folder, 'a/luemut.txt'), 'ei viesti')
  writeFileSync(join(folder, 'Maildir/cur/123.host:2,S'), aMail())
  writeFileSync(join(folder, 'Maildir/new/124.host'), aMail())
  writeFileSync(join(folder, 'Maildir/tmp/125.host'), aMail())
  const { result } = await ingest([folder])
  expect(result).toMatchObject({ counts: { read: 4, filed: 4 }, unfiled: 0, missingPaths: [] })
})

test('everything is counted as what it is, and a second time as known', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, '1.eml'), aMail())
  writeFileSync(join(folder, '2.eml'), aMail({ headers: { 'Auto-Submitted': 'auto-replied' } }))
  writeFileSync(join(folder, '3.eml'), '')
  const { result, again } = await ingest([folder])
  expect(result.counts).toEqual({
    read: 3,
    filed: 3,
    alreadyKnown: 0,
    automatic: 1,
    bounces: 0,
    quarantined: 0,
    unreadable: 1,
  })
  expect((await again()).counts).toMatchObject({ read: 3, filed: 0, alreadyKnown: 3 })
})

test('a path that is missing is named and stops nobody', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, '1.eml'), aMail())
  const { result } = await ingest([join(folder, 'puuttuu'), join(folder, '1.eml')])
  expect(result).toMatchObject({ counts: { read: 1 }, missingPaths: [join(folder, 'puuttuu')] })
})

test('the arrival is the topmost Received line', async () => {
  const folder = aFolder()
  const file = join(folder, '1.eml')
  writeFileSync(file, aMail({ headers: received('Mon, 23 Nov 2026 09:00:00 +0200') }))
  const { storage, clock } = await ingest([file])
  const view = await storage.ticketByReference('AN-2026-1', clock.now())
  expect(view?.messages[0]?.at).toEqual(new Date('2026-11-23T07:00:00Z'))
})

test('without one it is the mbox separator, and a Received line of tomorrow is not believed', async () => {
  const folder = aFolder()
  const file = join(folder, 'arkisto.mbox')
  const mail = (headers: Record<string, string>) => aMail({ headers }).toString().replaceAll('\r\n', '\n')
  const separator = 'From aino@citizen.example Sun Nov 22 10:00:00 2026\n'
  writeFileSync(
    file,
    `${separator}${mail({})}\n\n${separator}${mail(received('Mon, 23 Nov 2099 09:00:00 +0200'))}\n`,
  )
  const { storage, clock, result } = await ingest([file])
  expect(result.counts.read).toBe(2)
  for (const reference of ['AN-2026-1', 'AN-2026-2']) {
    const view = await storage.ticketByReference(reference, clock.now())
    expect(view?.messages[0]?.at).toEqual(new Date('2026-11-22T10:00:00Z'))
  }
})

test('standard input is read by the name -', async () => {
  async function* input(): AsyncGenerator<Uint8Array> {
    yield aMail({ from: stranger })
  }
  const { result } = await ingest(['-'], { input: input() })
  expect(result.counts.filed).toBe(1)
})

test('history is never receipted', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, '1.eml'), aMail())
  const { storage } = await ingest([folder], { isHistory: true })
  expect(await storage.nextDueAt()).toBeUndefined()
})
