import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { readConfig } from '../../src/config/config.ts'
import { withOffice } from '../../src/office/office.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, asa } from '../helpers/mails/cast.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { testSecret } from '../helpers/service-process.ts'

function aDataDirectory(): string {
  const directory = temporaryDirectory('cli')
  onTestFinished(() => removeDirectory(directory))
  return directory
}

function environmentOf(dataDir: string) {
  return {
    DATA_DIR: dataDir,
    SECRET_KEY: testSecret,
    SERVICE_ADDRESS: 'Neuvonta <neuvonta@kaupunki.example>',
  }
}

/** One command as the shell runs it, in this process; the words are split at blanks. */
async function command(
  words: string,
  dataDir: string,
  environment: NodeJS.ProcessEnv = {},
  input = '',
  now = () => new Date(),
) {
  let out = ''
  let err = ''
  const code = await run(words.split(' ').filter(Boolean), {
    environment: { ...environmentOf(dataDir), ...environment },
    input: (async function* () {
      yield Buffer.from(input)
    })(),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    now,
    stopSignal: new AbortController().signal,
  })
  return { code, out, err }
}

test.each([
  ['nonsense', 'There is no command nonsense.'],
  ['ticket list --bogus', 'There is no option --bogus.'],
  ['ticket list --queue', 'Option --queue needs a value.'],
  ['ticket list --json=yes', 'Option --json takes no value.'],
  ['ticket list --queue everything', 'A queue is one of:'],
  ['ticket show', 'Missing: a reference'],
  ['ticket show AN-2026-1 AN-2026-2', 'Not understood: AN-2026-2.'],
  ['audit', 'Say verify.'],
  ['user add nobody --name N', 'The work address is not an address.'],
  ['user add a@b.example', 'Option --name needs'],
  ['user add a@b.example --name A --role king', 'A role is one of:'],
  ['ingest', 'Missing: a path'],
])('%s is told in one sentence and exit code 2', async (words, sentence) => {
  const { code, out, err } = await command(words, aDataDirectory())
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toContain(sentence)
})

test('every fault of the configuration is told at once with exit code 3', async () => {
  const { code, err } = await command('ticket list', aDataDirectory(), { SECRET_KEY: '', HTTP_PORT: 'x' })
  expect(code).toBe(3)
  expect(err).toContain('SECRET_KEY is missing')
  expect(err).toContain('HTTP_PORT must be')
})

test('another secret key opens nothing and changes nothing', async () => {
  const dataDir = aDataDirectory()
  await command('audit verify', dataDir)
  const { code, err } = await command('audit verify', dataDir, { SECRET_KEY: `ab${testSecret.slice(2)}` })
  expect(code).toBe(3)
  expect(err).toContain('SECRET_KEY is not the one')
})

test('a folder of mail is ingested once and shown as it was sent', async () => {
  const dataDir = aDataDirectory()
  const folder = aDataDirectory()
  writeFileSync(
    join(folder, 'a.eml'),
    aMail({ from: aino, subject: 'Vuokra', text: 'Vuokra jäi maksamatta.', messageId: 'a@citizen.example' }),
  )
  writeFileSync(
    join(folder, 'b.eml'),
    aMail({
      from: asa,
      subject: 'Hyran',
      text: 'Jag kan inte betala hyran.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    }),
  )
  writeFileSync(join(folder, 'c.eml'), '')
  const first = await command(`ingest ${folder} --json`, dataDir)
  expect(first.code).toBe(0)
  expect(JSON.parse(first.out)).toEqual({
    read: 3,
    filed: 3,
    alreadyKnown: 0,
    automatic: 1,
    bounces: 0,
    quarantined: 0,
    unreadable: 1,
  })
  expect(JSON.parse((await command(`ingest ${folder} --json`, dataDir)).out)).toMatchObject({
    read: 3,
    filed: 0,
    alreadyKnown: 3,
  })

  const list = JSON.parse((await command('ticket list --json', dataDir)).out)
  expect(list).toHaveLength(3)
  const vuokra = list.find((row: { subject: string }) => row.subject === 'Vuokra')
  expect(vuokra).toMatchObject({ state: 'open', assignee: null, messages: 1 })
  expect(JSON.parse((await command('ticket list --queue automatic --json', dataDir)).out)).toHaveLength(1)
  expect(JSON.parse((await command('ticket list --search vuokran --json', dataDir)).out)).toMatchObject([
    { reference: vuokra.reference },
  ])

  const shown = JSON.parse((await command(`ticket show ${vuokra.reference} --json`, dataDir)).out)
  expect(shown.messages[0]).toMatchObject({
    direction: 'in',
    kind: 'person',
    from: aino,
    subject: 'Vuokra',
    messageId: 'a@citizen.example',
    text: expect.stringContaining('Vuokra jäi maksamatta.'),
    threadedBy: 'new',
    delivery: null,
  })
  expect(shown.messages.map((message: { kind: string }) => message.kind)).toContain('receipt')
})

test('imported history gets no receipt and no target', async () => {
  const dataDir = aDataDirectory()
  await command('ingest - --history', dataDir, {}, aMail({ from: aino }).toString('latin1'))
  const [ticket] = JSON.parse((await command('ticket list --json', dataDir)).out)
  expect(ticket.dueAt).toBeNull()
  const shown = JSON.parse((await command(`ticket show ${ticket.reference} --json`, dataDir)).out)
  expect(shown.messages).toHaveLength(1)
})

test('the list tells of a reminder until fourteen days before the moving day, and the ticket which day that is', async () => {
  const dataDir = aDataDirectory()
  await command('ingest -', dataDir, {}, aMail({ from: aino }).toString('latin1'))
  const read = readConfig(environmentOf(dataDir))
  if (read.kind !== 'config') throw new Error('the configuration of the test has faults')
  await withOffice(read.config, async ({ storage, now }) => {
    const { rows } = await storage.inboxPage({ now: now(), limit: 1 })
    const patch = { reminderAt: new Date('2099-06-01T05:00:00Z'), movingDay: '2099-03-20' }
    await storage.changeTicket(rows[0]?.ticket.id ?? '', () => ({ patch, events: [] }))
  })
  const queueAt = async (moment: string) => {
    const listed = await command('ticket list --json', dataDir, {}, '', () => new Date(moment))
    return JSON.parse(listed.out)[0]
  }
  expect((await queueAt('2099-03-05T21:59:00Z')).queue).toBe('reminders')
  const near = await queueAt('2099-03-05T22:00:00Z')
  expect(near.queue).toBe('overdue')
  const shown = JSON.parse((await command(`ticket show ${near.reference} --json`, dataDir)).out)
  expect(shown).toMatchObject({ movingDay: '2099-03-20', queue: 'reminders' })
})

test('looking at tickets from the command line is told to the audit log', async () => {
  const dataDir = aDataDirectory()
  await command('ingest -', dataDir, {}, aMail({ from: aino }).toString('latin1'))
  const before = JSON.parse((await command('audit verify --json', dataDir)).out)
  await command('ticket list', dataDir)
  const after = JSON.parse((await command('audit verify --json', dataDir)).out)
  expect(after).toMatchObject({ kind: 'whole', end: { seq: before.end.seq + 1 } })
})

test('accounts are added, listed, reset and disabled from the command line', async () => {
  const dataDir = aDataDirectory()
  const added = await command('user add Leena@kaupunki.example --name Leena --role admin', dataDir)
  expect(added.out).toMatch(/^http:\/\/127\.0\.0\.1:8080\/link\/[\w-]{43}\n$/)
  expect((await command('user add leena@kaupunki.example --name Leena', dataDir)).code).toBe(1)
  expect((await command('user reset leena@kaupunki.example', dataDir)).out).toContain('/link/')
  const reset = await command('user reset leena@kaupunki.example --second-factor', dataDir)
  expect(reset.out).toContain('/link/')
  expect(reset.err).toContain('One-time codes are no longer asked for.')
  const last = await command('user disable leena@kaupunki.example', dataDir)
  expect(last.code).toBe(1)
  expect(last.err).toContain('The last administrator cannot be disabled.')
  await command('user add mikko@kaupunki.example --name Mikko', dataDir)
  await command('user disable mikko@kaupunki.example', dataDir)
  expect(JSON.parse((await command('user list --json', dataDir)).out)).toEqual([
    { email: 'leena@kaupunki.example', name: 'Leena', role: 'admin', language: 'fi', disabled: false },
    { email: 'mikko@kaupunki.example', name: 'Mikko', role: 'advisor', language: 'fi', disabled: true },
  ])
})

test('a backup is restored elsewhere, and a changed one is refused before anything is replaced', async () => {
  const dataDir = aDataDirectory()
  await command('ingest -', dataDir, {}, aMail({ from: aino }).toString('latin1'))
  const backup = join(aDataDirectory(), 'backup')
  expect((await command(`backup ${backup}`, dataDir)).code).toBe(0)
  expect(statSync(backup).mode & 0o777).toBe(0o600)
  const elsewhere = aDataDirectory()
  expect((await command(`restore ${backup}`, elsewhere)).code).toBe(0)
  expect(JSON.parse((await command('ticket list --json', elsewhere)).out)).toHaveLength(1)
  writeFileSync(backup, 'something else')
  const refused = await command(`restore ${backup}`, elsewhere)
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('nothing was changed') })
  expect(JSON.parse((await command('ticket list --json', elsewhere)).out)).toHaveLength(1)
})

test('a restore repeats the erasures that were made after the backup, and says when it cannot know them', async () => {
  const dataDir = aDataDirectory()
  const mails = [aMail({ from: aino, text: 'Ainonsanat' }), aMail({ from: asa, text: 'Åsasord' })]
  for (const mail of mails) await command('ingest --history -', dataDir, {}, mail.toString('latin1'))
  const backup = join(aDataDirectory(), 'backup')
  await command(`backup ${backup}`, dataDir)
  const late = aMail({ from: aino, text: 'Ainonsanat taas' }).toString('latin1')
  await command('ingest --history -', dataDir, {}, late)
  const read = readConfig(environmentOf(dataDir))
  if (read.kind !== 'config') throw new Error('the configuration of the test has faults')
  await withOffice(read.config, async ({ storage, now }) => {
    const resident = await storage.residentOf(aino.address)
    for (const { reference } of (await storage.erasurePlan(resident))?.tickets ?? []) {
      const { ticket } = (await storage.ticketByReference(reference, now()))!
      await storage.changeTicket(ticket.id, () => ({ patch: { state: 'closed' }, events: [] }))
    }
    const { mark } = (await storage.erasurePlan(resident))!
    await storage.beginErasure(resident, mark, { userId: 'u1', at: now() }, 'Pyyntö 7')
    expect(await storage.continueErasures(1_000)).toBe(true)
  })
  const wordsIn = (directory: string) =>
    readdirSync(directory)
      .map((name) => readFileSync(join(directory, name), 'latin1'))
      .join()
      .match(/Ainonsanat|lehtimaki|sasord/g)

  const restored = await command(`restore ${backup}`, dataDir)
  expect(restored.out).toContain('Erasures made after the backup were repeated: 1.')
  expect(new Set(wordsIn(dataDir))).toEqual(new Set(['sasord']))
  const tickets = JSON.parse((await command('ticket list --json', dataDir)).out)
  expect(tickets.map(({ erasedAt }: { erasedAt: string | null }) => erasedAt !== null).sort()).toEqual([
    false,
    true,
    true,
  ])
  const again = JSON.parse((await command('ingest --history --json -', dataDir, {}, late)).out)
  expect(again).toMatchObject({ filed: 0, alreadyKnown: 1 })
  await command('ticket list', dataDir)
  expect(new Set(wordsIn(dataDir))).toEqual(new Set(['sasord']))
  expect((await command('audit verify', dataDir)).code).toBe(0)
  expect((await command(`restore ${backup}`, dataDir)).out).toContain('were repeated: 1.')

  const elsewhere = aDataDirectory()
  expect((await command(`restore ${backup}`, elsewhere)).out).toContain('No data lay here before')
  for (const name of readdirSync(dataDir)) writeFileSync(join(dataDir, name), 'spoilt'.repeat(9_000))
  expect((await command(`restore ${backup}`, dataDir)).out).toContain('cannot be read')
})

test('an unreachable mail server is exit code 4 and one sentence', async () => {
  const environment = {
    IMAP_HOST: '127.0.0.1',
    IMAP_PORT: '1',
    IMAP_SECURITY: 'none',
    IMAP_USER: 'u',
    IMAP_PASSWORD: 'p',
  }
  const reconciled = await command('reconcile', aDataDirectory(), environment)
  expect(reconciled).toMatchObject({
    code: 4,
    out: '',
    err: expect.stringContaining('The mailbox cannot be opened'),
  })
  const visited = await command('doctor', aDataDirectory(), environment)
  expect(visited.code).toBe(4)
  expect(visited.out).toContain('Please let the machine of Neuvoposti connect to 127.0.0.1:1')
})

test('only the owner may read what is kept', async () => {
  const dataDir = aDataDirectory()
  await command('ticket list', dataDir)
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0)
})
