import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { keyRing } from '../config/secret-keys.ts'
import { createMailReader, type MailReader } from '../intake/reading/read-mail.ts'
import { createIntake, type Intake } from '../intake/receive-mail.ts'
import type { Log } from '../logging/logger.ts'
import { createLogger } from '../logging/logger.ts'
import { roomLog } from '../logging/room-log.ts'
import type { ReadingContext } from '../mail/inbound-mail.ts'
import { makeReplyId, type TokenKeys } from '../mail/threading/reply-token.ts'
import { finnishAnalyser } from '../search/finnish-analyser.ts'
import { openSqlite, type SqliteOptions } from '../storage/sqlite/open.ts'
import type { Storage } from '../storage/storage.ts'
import { withKeptServers } from './kept-servers.ts'

/** What the service and every command share: the configuration, the keys, and the one database. */
export type Office = {
  readonly config: Config
  readonly storage: Storage
  readonly tokenKeys: TokenKeys
  readonly mailDomain: string
  readonly ownAddresses: readonly string[]
  readonly log: Log
  readonly now: () => Date
  close(): Promise<void>
}

export async function openOffice(config: Config, log: Log, now = () => new Date()): Promise<Office> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const storage = await openSqlite(sqliteOptions(config, now))
  return {
    config: await withKeptServers(config, storage),
    storage,
    tokenKeys: keyRing(config.secrets, 'reply-token'),
    mailDomain: mailDomain(config),
    ownAddresses: [config.service.address.address, ...config.service.aliases],
    log,
    now,
    close: () => storage.close(),
  }
}

export function sqliteOptions(config: Config, now: () => Date): SqliteOptions {
  const keys = keyRing(config.secrets, 'reply-token')
  const domain = mailDomain(config)
  return {
    file: databaseFile(config),
    secretKey: config.secrets.current,
    ...(config.secrets.previous ? { previousSecretKey: config.secrets.previous } : {}),
    referencePrefix: config.service.referencePrefix,
    service: serviceSender(config),
    makeMessageId: (ticketId, messageId) => makeReplyId({ ticketId, messageId, keys, domain }),
    analyser: finnishAnalyser(),
    clock: now,
  }
}

function mailDomain({ service }: Config): string {
  return service.address.address.slice(service.address.address.lastIndexOf('@') + 1)
}

export function databaseFile(config: Config): string {
  return join(config.dataDir, 'neuvoposti.sqlite')
}

/** The sender of all outgoing mail is the service, never a person (product.md §2). */
export function serviceSender({ service }: Config) {
  return { name: service.name, address: service.address.address }
}

/** Opens the office for one command and closes it whatever happens. */
export async function withOffice<T>(config: Config, act: (office: Office) => Promise<T>): Promise<T> {
  const office = await openOffice(config, createLogger({ level: 'warn' }))
  try {
    return await act(office)
  } finally {
    await office.close()
  }
}

const readingLimits = { timeLimitMs: 8_000, heapLimitMb: 256, restMs: 10 * 60_000 }

/** The one way from raw bytes to a ticket, for the mailbox and for files alike. */
export function officeIntake(office: Office): Intake {
  const { config, storage, tokenKeys, ownAddresses, log, now } = office
  return createIntake({
    store: storage,
    reader: officeReader(office),
    settings: async () => (await storage.settings()).settings,
    tokenKeys,
    referencePrefix: config.service.referencePrefix,
    ownAddresses,
    languageOf: ({ language }) => language,
    now,
    log: roomLog(log),
  })
}

/** Reads mail by the rules and the settings of the office. */
export function officeReader(office: Office): MailReader {
  return createMailReader({
    ...readingLimits,
    dataDir: office.config.dataDir,
    context: () => readingContext(office),
    log: roomLog(office.log),
  })
}

async function readingContext({ config, ownAddresses, storage }: Office): Promise<ReadingContext> {
  const { trustedAuthservId, receivingHost } = config.service
  const { ownListIds, webForms, secureMail } = (await storage.settings()).settings
  return {
    ownAddresses,
    ownListIds,
    webForms,
    secureMailRules: secureMail.rules,
    ...(trustedAuthservId ? { trustedAuthservId } : {}),
    ...(receivingHost ? { receivingHost } : {}),
  }
}
