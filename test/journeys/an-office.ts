import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { createDemoPost, type DemoPost, type DemoPostOptions } from '../../src/demo/demo-post.ts'
import { type DeskVisitor, type Page, visitDesk } from '../../src/demo/desk-visitor.ts'
import { type ResidentMail, readResidentMail } from '../../src/demo/resident-mail.ts'
import type { EventKind } from '../../src/events/event.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import { type Office, openOffice } from '../../src/office/office.ts'
import { type Service, startService } from '../../src/office/service.ts'
import { hashPassword } from '../../src/passwords/password-hash.ts'
import { defaultSettings, type OfficeSettings } from '../../src/settings/settings.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type { MessageView, TicketView } from '../../src/web/desk-store.ts'
import { type Bell, heardStorage, newBell } from '../helpers/heard-storage.ts'
import { aMail, type MailParts } from '../helpers/mails/a-mail.ts'
import { office as desk, type Player } from '../helpers/mails/cast.ts'
import { aSecretKey } from '../helpers/memory-storage.ts'
import { freePort } from '../helpers/servers/free-port.ts'

const advisors = {
  leena: { name: 'Leena Aalto', email: 'leena.aalto@kaupunki.example' },
  mikko: { name: 'Mikko Salo', email: 'mikko.salo@kaupunki.example' },
} as const
const password = 'pitkä hauska lause kesästä'

/** The whole service on a data directory of the test's own, with a mailbox, a relay and a clock to move. */
export type RunningOffice = {
  readonly storage: Storage
  readonly post: DemoPost
  readonly now: () => Date
  passMinutes(minutes: number): void
  /** A mail arrives in the office's inbox; answers its bytes. */
  arrive(parts?: MailParts): Buffer
  /** Arrives and is filed: the message as the desk knows it. */
  file(parts?: MailParts): Promise<Filed>
  tickets(): Promise<readonly TicketView[]>
  ticketOf(who: Player): Promise<TicketView>
  ticket(reference: string): Promise<TicketView>
  /** The ticket's answer, once the office has recorded that it was taken, which may be after it arrived. */
  sentAnswer(reference: string): Promise<MessageView>
  /** Mails the person got from us, oldest first. */
  mailsTo(who: Player): Promise<readonly ResidentMail[]>
  /** How many mails of ours the person got so far. */
  countTo(who: Player): number
  signIn(who?: keyof typeof advisors): Promise<DeskVisitor>
  /** Asks again after each thing that happens in the office, until there is an answer. */
  until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T>
  /** Kinds of everything that was told so far, oldest first. */
  told(): Promise<readonly EventKind[]>
}

export type Filed = { readonly ticket: TicketView; readonly message: MessageView }

export type OfficeChoices = {
  readonly settings?: Partial<OfficeSettings>
  readonly away?: DemoPostOptions['away']
}

/** Tuesday, 10 in the morning in Helsinki. */
const opening = new Date('2026-11-24T08:00:00Z')

export async function anOffice(choices: OfficeChoices = {}): Promise<RunningOffice> {
  let clock = opening.getTime()
  const startedAt = performance.now()
  const now = () => new Date(clock + Math.floor(performance.now() - startedAt))
  const bell = newBell()
  const post = await createDemoPost({
    officeAddress: desk.address,
    now,
    ...(choices.away ? { away: choices.away } : {}),
  })
  post.onResidentMail(bell.ring)
  const dataDir = mkdtempSync(join(tmpdir(), 'neuvoposti-journey-'))
  const config = officeConfig(dataDir, post, await freePort())
  const log = createLogger({ level: 'silent' })
  const opened = await openOffice(config, log, now)
  const office: Office = { ...opened, storage: heardStorage(opened.storage, bell) }
  await furnish(opened.storage, now, { undoSeconds: 0, ...choices.settings })
  const started = await startService(office, (servers) => mailAdapters(servers, log))
  if (started.kind === 'held') throw new Error('the data directory is new and taken')
  onTestFinished(async () => {
    await started.service.stop()
    await opened.close()
    await post.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const { storage } = opened
  // What lay there before the first look would be history.
  await bell.until('the first look', async () => (await storage.mailHealth()).lastFetchedAt)
  return {
    ...views(storage, now),
    ...arrivals(storage, post, bell, now),
    storage,
    post,
    now,
    passMinutes: (minutes) => {
      clock += minutes * 60_000
    },
    mailsTo: (who) => Promise.all(post.residentMailbox(who.address).map(readResidentMail)),
    countTo: (who) => post.residentMailbox(who.address).length,
    signIn: (who = 'leena') => signIn(started.service, who),
    sentAnswer: (reference) =>
      bell.until('a recorded answer', async () => {
        const messages = (await storage.ticketByReference(reference, now()))?.messages
        return messages?.find(({ kind, delivery }) => kind === 'reply' && delivery?.state === 'sent')
      }),
    until: bell.until,
  }
}

/** An advisor answers from the ticket's own page; the page that follows. */
export async function answer(
  visitor: DeskVisitor,
  reference: string,
  text: string,
  more: Readonly<Record<string, string>> = { after: 'wait' },
): Promise<Page> {
  const composer = await visitor.open(`/tickets/${reference}/reply`)
  const page = await visitor.submit(composer, '/reply', { text, ...more })
  if (page.status !== 200) throw new Error(`the answer was met with ${page.status}`)
  return page
}

function views(storage: Storage, now: () => Date) {
  const ticket = async (reference: string): Promise<TicketView> => {
    const view = await storage.ticketByReference(reference, now())
    if (!view) throw new Error(`there is no ticket ${reference}`)
    return view
  }
  const tickets = async () => {
    const { rows } = await storage.inboxPage({ now: now(), limit: 200 })
    return Promise.all(rows.map((row) => ticket(row.ticket.reference)))
  }
  return {
    ticket,
    tickets,
    ticketOf: async (who: Player) => {
      const found = (await tickets()).find((view) => view.ticket.requester?.address === who.address)
      if (!found) throw new Error(`no ticket of ${who.name}`)
      return found
    },
    told: async () => (await storage.changesSince(0, 10_000)).map(({ kind }) => kind),
  }
}

function arrivals(storage: Storage, post: DemoPost, bell: Bell, now: () => Date) {
  const { tickets } = views(storage, now)
  const arrive = (parts: MailParts = {}) => {
    const raw = aMail({ date: now(), ...parts })
    post.deliverToOffice(raw)
    return raw
  }
  return {
    arrive,
    file: (parts: MailParts = {}): Promise<Filed> => {
      const messageId = parts.messageId || `${randomUUID()}@citizen.example`
      arrive({ ...parts, messageId })
      return bell.until('the mail in a ticket', async () => {
        for (const ticket of await tickets()) {
          const message = ticket.messages.findLast(
            (each) => each.direction === 'in' && each.messageId === messageId,
          )
          if (message) return { ticket, message }
        }
        return undefined
      })
    },
  }
}

async function signIn(service: Service, who: keyof typeof advisors): Promise<DeskVisitor> {
  const visitor = visitDesk(service.url)
  const page = await visitor.signIn(advisors[who].email, password)
  if (!page.url.startsWith('/inbox')) throw new Error(`signing in ended at ${page.url} (${page.status})`)
  return visitor
}

async function furnish(storage: Storage, now: () => Date, settings: Partial<OfficeSettings>): Promise<void> {
  const event = { at: now(), actor: 'operator' } as const
  await storage.saveSettings({ ...defaultSettings, ...settings }, { kind: 'settings-changed', ...event })
  const passwordHash = await hashPassword(password)
  for (const person of Object.values(advisors)) {
    const id = randomUUID()
    await storage.addUser(
      { id, ...person, role: 'advisor', language: 'fi' },
      { kind: 'user-added', ...event },
    )
    await storage.setPassword(id, passwordHash, { kind: 'user-changed', ...event })
  }
}

function officeConfig(dataDir: string, { office }: DemoPost, port: number): Config {
  const auth = { kind: 'password', password: office.password } as const
  return {
    dataDir,
    secrets: { current: aSecretKey },
    service: {
      address: desk,
      aliases: [],
      name: desk.name,
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
