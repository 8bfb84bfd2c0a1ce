import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { importsOf, readSource, resolveImport, roomOf, sourceFiles } from './helpers/source-imports.ts'

type Room = {
  /** Rooms of src it may import; its own files it always may. */
  readonly rooms: readonly string[] | 'every'
  readonly packages?: readonly string[] | 'every'
  /** Node's modules that reach outside the process; those that only compute are open to all. */
  readonly outside?: readonly string[] | 'every'
}

const inward = [
  'mail',
  'tickets',
  'replies',
  'intake',
  'receipts',
  'reports',
  'notices',
  'people',
  'search',
  'settings',
  'events',
  'business-time',
]

/**
 * Who may import what. Arrows point inward: rules at the top know nobody, the three edges (storage, mailbox, web)
 * know the rules, and the last rows wire everything. A new room gets a row here before its first file.
 */
const table: Readonly<Record<string, Room>> = {
  // Rules: values in, values out.
  'business-time': { rooms: [], packages: ['temporal-polyfill'] },
  events: { rooms: [] },
  languages: { rooms: [] },
  mail: { rooms: [], packages: ['mailparser', '@zone-eu/mailsplit', 'libmime', 'html-to-text'] },
  people: { rooms: ['events'] },
  search: { rooms: [], packages: ['snowball-stemmers', 'koffi'], outside: ['node:module'] },
  'sensitive-data': { rooms: [] },
  settings: { rooms: [], packages: ['zod'] },
  tickets: { rooms: ['mail', 'people', 'business-time', 'events', 'settings'] },
  receipts: {
    rooms: ['mail', 'tickets', 'people', 'business-time', 'settings', 'languages', 'messages'],
    packages: ['eta', 'intl-messageformat'],
  },
  replies: {
    rooms: [
      ...['mail', 'tickets', 'people', 'receipts', 'events', 'settings', 'messages'],
      ...['sensitive-data', 'languages'],
    ],
    packages: ['eta'],
  },
  intake: {
    rooms: [
      'mail',
      'tickets',
      'people',
      'receipts',
      'replies',
      'business-time',
      'events',
      'settings',
      'languages',
      'search',
      'confined',
    ],
    // Files of mail are read where they are ingested.
    outside: ['node:child_process', 'node:fs', 'node:fs/promises'],
  },
  reports: { rooms: ['tickets', 'business-time', 'events'], packages: ['write-excel-file'] },
  notices: {
    rooms: [...['mail', 'people', 'business-time', 'events', 'settings', 'replies', 'reports', 'messages']],
    packages: ['eta'],
  },

  // Single purposes around one library each.
  logging: { rooms: [], packages: ['pino'] },
  messages: { rooms: [], packages: ['intl-messageformat'], outside: ['node:fs'] },
  passwords: { rooms: [], packages: ['@node-rs/argon2'] },
  confined: { rooms: [], outside: ['node:child_process', 'node:fs'] },
  pictures: { rooms: ['confined'], packages: ['sharp'] },
  'virus-scan': { rooms: [], outside: ['node:net'] },

  // Edges: they talk to the database, the mail servers and the browser.
  storage: {
    // The user of a capability names its type, so storage also knows what the desk asks (house.md §2).
    rooms: [...inward, 'web'],
    packages: ['drizzle-orm', 'better-sqlite3'],
    outside: ['node:fs', 'node:fs/promises', 'node:module', 'node:worker_threads'],
  },
  mailbox: {
    rooms: ['mail', 'intake', 'replies'],
    packages: ['imapflow', 'nodemailer'],
    outside: ['node:net', 'node:tls', 'node:dns/promises'],
  },
  web: {
    rooms: [
      ...inward,
      'messages',
      'languages',
      'passwords',
      'logging',
      'sensitive-data',
      'virus-scan',
      'pictures',
      'confined',
    ],
    packages: [
      ...['fastify', '@fastify/cookie', '@fastify/formbody', '@fastify/helmet', '@fastify/multipart'],
      ...[
        '@fastify/rate-limit',
        '@fastify/static',
        'eta',
        'zod',
        'sanitize-html',
        'file-type',
        'qrcode-generator',
      ],
      ...['d3-scale', 'd3-shape'],
    ],
    outside: ['node:fs', 'node:fs/promises', 'node:http'],
  },

  // Wiring: everything is known here, and nobody else knows these.
  config: { rooms: 'every', packages: 'every', outside: 'every' },
  office: { rooms: 'every', packages: 'every', outside: 'every' },
  demo: { rooms: 'every', packages: 'every', outside: 'every' },
  cli: { rooms: 'every', packages: 'every', outside: 'every' },
}

/** The folders of a room, each knowing only those before it; what stands in the room itself brings them together. */
const folders: Readonly<Record<string, readonly string[]>> = {
  mail: ['decoding', 'text', 'headers', 'parts', 'senders', 'threading', 'automatic'],
  mailbox: ['sign-in', 'imap', 'sent', 'smtp', 'checking'],
  intake: ['reading', 'filing', 'watching', 'files'],
}

/** Modules of Node that touch nothing outside the process. */
const computing = [
  ...[
    'node:assert',
    'node:buffer',
    'node:crypto',
    'node:events',
    'node:path',
    'node:stream',
    'node:stream/promises',
  ],
  ...['node:string_decoder', 'node:timers', 'node:timers/promises', 'node:url', 'node:util'],
]

const forbiddenNames = ['index', 'utils', 'helpers', 'common', 'misc', 'manager', 'base', 'types', 'service']

const files = sourceFiles('src')
const describeSource = (file: string) => complaints(file, readSource(file))

describe('the import table', () => {
  test.each([...new Set(files.map(roomOf))])('%s imports only what its row allows', (room) => {
    expect(files.filter((file) => roomOf(file) === room).flatMap(describeSource)).toEqual([])
  })

  test.each(Object.entries(folders))('the folders of %s know only those before them', (room, order) => {
    const below = files.filter((file) => roomOf(file) === room && folderOf(file) !== undefined)
    expect([...new Set(below.map(folderOf))].sort()).toEqual([...order].sort())
    expect(below.flatMap((file) => backwardImports(file, order))).toEqual([])
  })

  test('what every page of the desk shares knows none of the pages', () => {
    const shared = files.filter((file) => roomOf(file) === 'web' && folderOf(file) === 'page')
    const known = shared.flatMap((file) => importsWithin(file).filter((path) => folderOf(path) !== 'page'))
    expect(known.filter((path) => folderOf(path) !== undefined)).toEqual([])
  })

  test('what ships is a dependency, not a tool of development', () => {
    const packages = files.flatMap((file) => importsOf(readSource(file)).filter(isPackage).map(packageName))
    expect([...new Set(packages)].filter((name) => !(name in manifest.dependencies))).toEqual([])
  })

  test('the environment is read by the configuration and handed over by the command line', () => {
    const readers = files.filter((file) => /\bprocess\.env\b/.test(readSource(file)))
    expect(readers.filter((file) => roomOf(file) !== 'config')).toEqual(['src/cli/run.ts'])
  })

  test('SQL is written in storage', () => {
    const writers = files.filter((file) => /\bsql(?:<[^>`]*>)?`/.test(readSource(file)))
    expect(writers.filter((file) => roomOf(file) !== 'storage')).toEqual([])
  })

  test('files and folders are named by what they hold', () => {
    const isEmptyName = (name: string) => forbiddenNames.includes(name.replace(/\.[jt]s$/, ''))
    const named = files.filter(
      (file) => file !== 'src/office/service.ts' && file.split('/').some(isEmptyName),
    )
    expect(named).toEqual([])
  })
})

describe('the check itself', () => {
  test.each([
    ["import { a } from '../storage/open.ts'", '../storage/open.ts'],
    ["import type { A } from '../storage/open.ts'", '../storage/open.ts'],
    ["import {\n  a,\n  type B,\n} from '../storage/open.ts'", '../storage/open.ts'],
    ["export * from '../storage/open.ts'", '../storage/open.ts'],
    ["import '../storage/open.ts'", '../storage/open.ts'],
    ["const a = await import('../storage/open.ts')", '../storage/open.ts'],
    ["new Worker(new URL('../storage/open.ts', import.meta.url))", '../storage/open.ts'],
  ])('sees %j', (source, target) => {
    expect(importsOf(source)).toEqual([target])
    expect(complaints('src/mail/parse-mail.ts', source)).toEqual(['src/mail/parse-mail.ts imports storage'])
  })

  test.each([
    ["import Database from 'better-sqlite3'", 'imports better-sqlite3'],
    ["import { SmtpConnection } from 'nodemailer/lib/smtp-connection'", 'imports nodemailer'],
    ["import { readFileSync } from 'node:fs'", 'imports node:fs'],
    [
      "import { aMail } from '../../test/helpers/mails/a-mail.ts'",
      'imports outside src: test/helpers/mails/a-mail.ts',
    ],
    ["import { a } from '../../../../src/mail/a.ts'", 'climbs ../../../../src/mail/a.ts'],
    ["import { a } from './address'", 'imports ./address without its ending'],
  ])('complains of %j', (source, complaint) => {
    expect(complaints('src/mail/parse-mail.ts', source)).toContain(`src/mail/parse-mail.ts ${complaint}`)
  })

  test('a room without a row may import nothing', () => {
    expect(complaints('src/weather/sun.ts', "import { a } from '../mail/a.ts'")).toEqual([
      'src/weather/sun.ts is in a room without a row',
    ])
  })

  test('names in comments are no imports', () => {
    expect(
      importsOf("// import { a } from '../storage/open.ts'\n/** see import('../storage/open.ts') */"),
    ).toEqual([])
  })
})

/** What is wrong with the imports of a file, one sentence each. */
function complaints(file: string, source: string): readonly string[] {
  const room = table[roomOf(file)]
  if (room === undefined) return [`${file} is in a room without a row`]
  return importsOf(source).flatMap((target) => {
    const complaint = target.startsWith('.')
      ? inwardComplaint(file, room, target)
      : outwardComplaint(room, target)
    return complaint === undefined ? [] : [`${file} ${complaint}`]
  })
}

/** `src/mail/text/mail-body.ts` is in the folder `text`, `src/mail/parse-mail.ts` in none. */
function folderOf(file: string): string | undefined {
  const [, , folder, ...rest] = file.split('/')
  return rest.length > 0 ? folder : undefined
}

/** What a file imports of its own room. */
function importsWithin(file: string): readonly string[] {
  return importsOf(readSource(file))
    .filter((target) => target.startsWith('.'))
    .map((target) => resolveImport(file, target))
    .filter((path) => roomOf(path) === roomOf(file))
}

function backwardImports(file: string, order: readonly string[]): readonly string[] {
  const place = (path: string) => order.indexOf(folderOf(path) ?? '')
  return importsWithin(file)
    .filter((path) => place(path) > place(file))
    .map((path) => `${file} imports ${path}`)
}

function isPackage(target: string): boolean {
  return !target.startsWith('.') && !target.startsWith('node:')
}

function packageName(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}

function inwardComplaint(file: string, room: Room, target: string): string | undefined {
  if (/(?:\.\.\/){4}/.test(target)) return `climbs ${target}`
  if (!/\.(?:[jt]s|json)$/.test(target)) return `imports ${target} without its ending`
  const path = resolveImport(file, target)
  if (!path.startsWith('src/')) return isText(path) ? undefined : `imports outside src: ${path}`
  const other = roomOf(path)
  return other === roomOf(file) || allows(room.rooms, other) ? undefined : `imports ${other}`
}

/** The message catalogues and the version are data that stands outside src. */
function isText(path: string): boolean {
  return path === 'package.json' || /^templates\/.+\.json$/.test(path)
}

function outwardComplaint(room: Room, target: string): string | undefined {
  if (computing.includes(target)) return undefined
  if (target.startsWith('node:')) return allows(room.outside, target) ? undefined : `imports ${target}`
  return allows(room.packages, packageName(target)) ? undefined : `imports ${packageName(target)}`
}

function allows(list: readonly string[] | 'every' | undefined, name: string): boolean {
  return list === 'every' || (list?.includes(name) ?? false)
}
