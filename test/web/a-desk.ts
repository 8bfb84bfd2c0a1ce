import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import type { RawMail } from '../../src/intake/reading/read-mail.ts'
import { createIntake } from '../../src/intake/receive-mail.ts'
import { understood } from '../../src/intake/understood-mail.ts'
import { parseMail } from '../../src/mail/parse-mail.ts'
import { readPart } from '../../src/mail/parts/read-part.ts'
import { makeReplyId } from '../../src/mail/threading/reply-token.ts'
import { toMime } from '../../src/mailbox/smtp/mime.ts'
import { hashToken, newLink } from '../../src/people/link.ts'
import type { Role, User } from '../../src/people/user.ts'
import { drawsPictures } from '../../src/pictures/draw-pictures.ts'
import { acceptReply } from '../../src/replies/accept-reply.ts'
import { makeReplyIds } from '../../src/replies/reply-ids.ts'
import { undoReply } from '../../src/replies/undo-reply.ts'
import { writtenReply } from '../../src/replies/written-reply.ts'
import { foldAnalyser } from '../../src/search/fold-analyser.ts'
import { wordFinder } from '../../src/search/found-words.ts'
import { toMatchExpression } from '../../src/search/match-expression.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { targetRule } from '../../src/tickets/targets.ts'
import { replyAccepted } from '../../src/tickets/transitions.ts'
import { answeredMessage } from '../../src/web/answers/answered-message.ts'
import { createDesk } from '../../src/web/app.ts'
import type { DeskNeeds } from '../../src/web/desk-needs.ts'

/** A Tuesday at 10.05 in Helsinki, the office open. */
export const tuesday = new Date('2026-11-24T08:05:00Z')

export const service = { name: 'Esimerkkilän asumisneuvonta', address: 'asumisneuvo@esimerkkila.example' }

const due = targetRule(defaultSettings)

const keys = { current: { id: 'k1', secret: randomBytes(32) }, previous: [] }

export type ADesk = {
  readonly app: FastifyInstance
  readonly store: Storage
  readonly needs: DeskNeeds
  /** Moves the clock of everything. */
  wait(minutes: number): void
  now(): Date
  /** A mail as it comes from the mailbox; answers its ticket's reference. */
  receive(raw: Buffer, arrivedAt?: Date): Promise<string>
  person(role: Role, name?: string): Promise<User>
  /** The header that a signed-in browser sends. */
  signedIn(user: User): Promise<{ readonly cookie: string }>
}

/**
 * The true desk on a true storage, in memory unless told otherwise; only mail servers and the cost of passwords are
 * left out.
 */
export async function aDesk(
  overrides: Partial<DeskNeeds> = {},
  { file = ':memory:', secretKey = randomBytes(32) }: { file?: string; secretKey?: Uint8Array } = {},
): Promise<ADesk> {
  let now = tuesday
  const clock = () => now
  const store = await openSqlite({
    file,
    secretKey,
    referencePrefix: 'AN',
    service: { name: service.name, address: service.address },
    makeMessageId: (ticketId, messageId) =>
      makeReplyId({ ticketId, messageId, keys, domain: 'esimerkkila.example' }),
    analyser: foldAnalyser,
    clock,
  })
  const needs: DeskNeeds = {
    store,
    settings: () => store.settings(),
    clock,
    keys: { csrf: randomBytes(32), signIn: randomBytes(32) },
    publicUrl: new URL('http://127.0.0.1:8080'),
    trustProxy: false,
    service: {
      name: service.name,
      address: service,
      aliases: [],
      referencePrefix: 'AN',
      version: '0.1',
    },
    passwords: {
      hash: async (password) => `kept ${password}`,
      verify: async (hash, password) => hash === `kept ${password}`,
      dummyVerify: async () => false,
      faults: (password) => (password.length < 15 ? ['too-short'] : []),
    },
    replies: {
      accept: (form, view, author, at) => {
        const parent = answeredMessage(view, form.to)
        return acceptReply(
          {
            store,
            toMime,
            makeIds: (ticketId) => makeReplyIds(ticketId, keys, 'esimerkkila.example'),
            nudge: () => undefined,
          },
          form,
          { ticket: view.ticket, ...(parent ? { parent } : {}) },
          {
            service,
            ownAddresses: [service.address],
            subjectPolicy: 'auto',
            undoSeconds: author.preferences.undoSeconds ?? defaultSettings.undoSeconds,
            isOurs: () => false,
          },
          { userId: author.id },
          at,
        )
      },
      preview: async (reply, view) => {
        const parent = answeredMessage(view, reply.to)
        const basis = { ticket: view.ticket, ...(parent ? { parent } : {}) }
        return writtenReply(reply, basis, { service, subjectPolicy: 'auto' })
      },
      undo: (messageId, user, at) => undoReply(store, messageId, { userId: user.id }, at),
      retry: (messageId, user, at) =>
        store.retryByPerson(messageId, { kind: 'reply-retried', at, messageId, actor: { userId: user.id } }),
      confirmSent: (messageId, user, at) =>
        store.confirmSent(messageId, at, (found) => replyAccepted(found, at, false, due), {
          kind: 'sent',
          at,
          messageId,
          actor: { userId: user.id },
        }),
    },
    sendTest: async () => true,
    staffMail: { sendLink: async () => false, tellSecondFactorReset: async () => undefined },
    mailTest: { start: () => true, state: () => undefined },
    servers: { kept: async () => undefined, keep: async () => true },
    mailServers: () => ({ usesPlusAddress: false, domain: 'esimerkkila.example' }),
    searchExpression: (words) => toMatchExpression(words, foldAnalyser),
    wordFinder: (words) => wordFinder(words, foldAnalyser),
    readPart,
    drawPictures: drawsPictures(),
    disk: async () => ({ freeBytes: 12_000_000_000, isScarce: false }),
    startedAt: tuesday,
    health: async () => ({ live: true, ready: true }),
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'neuvoposti_up 1\n' }),
    log: pino({ level: 'silent' }),
    ...overrides,
  }
  const app = createDesk(needs)
  await app.ready()
  const intake = createIntake({
    store,
    reader: directReader(store),
    settings: async () => (await store.settings()).settings,
    tokenKeys: keys,
    referencePrefix: 'AN',
    ownAddresses: [service.address],
    languageOf: (mail) =>
      /\b(?:och|jag)\b/i.test(mail.text) ? 'sv' : /\bthe\b/i.test(mail.text) ? 'en' : 'fi',
    now: clock,
    log: {
      error: (facts, message) => {
        throw new Error(`${message} ${JSON.stringify(facts)}`)
      },
    },
  })
  let people = 0
  return {
    app,
    store,
    needs,
    now: clock,
    wait(minutes) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    async receive(raw, arrivedAt = now) {
      let ticketId = ''
      const arrival = { source: { kind: 'file' }, arrivedAt, isHistory: false } as const
      await intake.receiveAll(oneMail({ arrival, bytes: oneChunk(raw) }), (received) => {
        if (received.kind === 'filed') ticketId = received.filed.ticketId
      })
      return (await store.ticketById(ticketId))?.reference ?? ''
    },
    async person(role, name = 'Leena Aalto') {
      people += 1
      const id = `u${people}`
      const email = `${name.toLowerCase().replaceAll(' ', '.')}.${people}@esimerkkila.example`
      const event = { kind: 'user-added', at: now, actor: 'operator' } as const
      await store.addUser({ id, name, email, role, language: 'fi' }, event)
      await store.setPassword(id, 'kept vihreä ovi aukeaa hitaasti', { ...event, kind: 'user-changed' })
      return (await store.userById(id))!
    },
    async signedIn(user) {
      const { token } = newLink(now)
      await store.startSession(
        { idHash: hashToken(token), userId: user.id, at: now },
        { kind: 'signed-in', at: now, actor: { userId: user.id } },
      )
      return { cookie: `neuvoposti-session=${token}` }
    },
  }
}

function directReader(store: Storage) {
  const read = async ({ open }: RawMail) => {
    const { secureMail } = (await store.settings()).settings
    const context = {
      ownAddresses: [service.address],
      trustedAuthservId: 'mx.esimerkkila.example',
      secureMailRules: secureMail.rules,
    }
    return understood(await parseMail(open(), context), foldAnalyser)
  }
  return { read, readHead: read, close: async () => undefined }
}

async function* oneMail<Mail>(mail: Mail): AsyncGenerator<Mail> {
  yield mail
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
