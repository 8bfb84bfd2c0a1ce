import { type Config, readConfig } from '../../src/config/config.ts'
import { reconcile } from '../../src/intake/watching/reconcile.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { readReplyToken } from '../../src/mail/threading/reply-token.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { type Office, openOffice } from '../../src/office/office.ts'
import { hashPassword } from '../../src/passwords/password-hash.ts'
import { defaultSettings, type OfficeSettings } from '../../src/settings/settings.ts'
import type { TicketView } from '../../src/web/desk-store.ts'
import type { Dovecot, HostPort } from '../helpers/servers/dovecot.ts'
import { testSecret } from '../helpers/service-process.ts'

export type Environment = Readonly<Record<string, string>>

export const advisor = { email: 'leena.aalto@kaupunki.example', password: 'pitkä hauska lause kesästä' }

export function officeEnvironment(dataDir: string, dovecot: Dovecot, smtp: HostPort): Environment {
  return {
    DATA_DIR: dataDir,
    SECRET_KEY: testSecret,
    SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
    IMAP_HOST: dovecot.imaps.host,
    IMAP_PORT: String(dovecot.imaps.port),
    IMAP_SECURITY: 'tls',
    IMAP_CA: dovecot.certificateFile,
    IMAP_USER: dovecot.user,
    IMAP_PASSWORD: dovecot.password,
    SMTP_HOST: smtp.host,
    SMTP_PORT: String(smtp.port),
    SMTP_SECURITY: 'none',
  }
}

export async function withOffice<T>(
  environment: Environment,
  read: (office: Office) => Promise<T>,
): Promise<T> {
  const office = await openOffice(configOf(environment), createLogger({ level: 'silent' }))
  try {
    return await read(office)
  } finally {
    await office.close()
  }
}

export function configOf(environment: Environment): Config {
  const read = readConfig(environment)
  if (read.kind === 'faults') throw new Error(read.faults.join('\n'))
  return read.config
}

/** Answers leave at once, and Leena can sign in. */
export async function furnish(
  { storage, now }: Office,
  settings: Partial<OfficeSettings> = {},
): Promise<void> {
  const event = { at: now(), actor: 'operator' } as const
  await storage.saveSettings(
    { ...defaultSettings, undoSeconds: 0, ...settings },
    { kind: 'settings-changed', ...event },
  )
  const person = {
    id: 'leena',
    name: 'Leena Aalto',
    email: advisor.email,
    role: 'advisor',
    language: 'fi',
  } as const
  await storage.addUser(person, { kind: 'user-added', ...event })
  const hash = await hashPassword(advisor.password)
  await storage.setPassword(person.id, hash, { kind: 'user-changed', ...event })
}

/** Every ticket, as the desk shows it. */
export async function ticketsIn({ storage, now }: Office): Promise<readonly TicketView[]> {
  const views: TicketView[] = []
  let after: string | undefined
  do {
    const page = await storage.inboxPage({ now: now(), limit: 200, ...(after ? { after } : {}) })
    for (const { ticket } of page.rows) {
      const view = await storage.ticketByReference(ticket.reference, now())
      if (view) views.push(view)
    }
    after = page.next
  } while (after)
  return views
}

/** What `reconcile` and `audit verify` find, in one: empty when every mail and every event is in its place. */
export async function faultsIn({ config, log, storage, tokenKeys }: Office): Promise<readonly string[]> {
  const { mailbox, sent } = mailAdapters(config, log)
  const opened = await mailbox?.open()
  if (opened?.kind !== 'open') return ['the mailbox cannot be opened']
  const isSignedByUs = (id: string) => readReplyToken(id, tokenKeys) !== undefined
  const found = await reconcile({
    session: opened.session,
    store: storage,
    ...(sent ? { sent } : {}),
    isSignedByUs,
  })
  await opened.session.close()
  await sent?.close()
  const verdict = await storage.verifyEvents()
  return [
    ...found.unexplainedUids.map((uid) => `mail ${uid} is unexplained`),
    ...found.unfiledUids.map((uid) => `mail ${uid} is not filed`),
    ...found.lostReplies.map(() => 'a reply in Sent is unknown'),
    ...(verdict.kind === 'whole' ? [] : [`event ${verdict.seq} does not hold`]),
  ]
}
