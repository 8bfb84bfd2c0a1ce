import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isLocalDate } from '../../business-time/local-date.ts'
import { serviceDays } from '../../business-time/service-days.ts'
import type { EventKind } from '../../events/event.ts'
import { loadCatalogue, type MessageKey } from '../../messages/catalogue.ts'
import { viewingKinds } from '../../notices/viewing.ts'
import { viewingSentence } from '../../notices/viewing-words.ts'
import { toCsv } from '../../reports/to-csv.ts'
import type { Desk } from '../desk.ts'
import { attachmentDisposition } from '../page/content-disposition.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { accountWords } from '../people/account-words.ts'
import { eventWords } from '../tickets/event-words.ts'
import type { AuditQuery, AuditRow } from './audit-log-store.ts'

const right = 'read-audit'
const rowsOnPage = 100
const rowsInFile = 1_000

/** Who did or saw what, when and why. Reading it, and taking it away, stands in it too. */
export function auditPages(app: FastifyInstance, desk: Desk): void {
  app.get('/audit', { config: { right } }, async (request, reply) => {
    const read = await readLog(desk, request, 'audit-viewed', rowsOnPage)
    const { address, voice } = read
    return desk.page(request, reply, {
      template: 'audit',
      title: voice.t('audit.title'),
      section: 'audit',
      data: {
        address,
        kinds: eventKinds(voice),
        users: read.users,
        rows: read.rows.map((row) => shownRow(row, read)),
        csvHref: auditHref('/audit/csv', address),
        first: address.before === '' ? undefined : auditHref('/audit', { ...address, before: '' }),
        next: read.next && auditHref('/audit', { ...address, before: String(read.next) }),
      },
    })
  })

  app.get('/audit/csv', { config: { right } }, async (request, reply) => {
    const read = await readLog(desk, request, 'audit-exported', rowsInFile)
    const { t } = read.voice
    const heading = (['seq', 'at', 'who', 'from', 'what', 'whose', 'why'] as const).map((name) =>
      t(`audit.heading.${name}`),
    )
    const lines = read.rows.map((row) => {
      const shown = shownRow(row, read)
      return [
        ...[row.event.seq, row.event.at.toISOString(), shown.who, shown.from, shown.what],
        ...[shown.reference, shown.why],
      ]
    })
    return reply
      .type('text/csv; charset=utf-8')
      .header(
        'content-disposition',
        attachmentDisposition(`${t('audit.file')}-${desk.needs.clock().toISOString().slice(0, 10)}.csv`),
      )
      .send(toCsv([heading, ...lines]))
  })
}

const text = z.string().max(64).catch('')
const addressSchema = z.object({
  user: z
    .string()
    .regex(/^[\w-]{0,64}$/)
    .catch(''),
  kind: z
    .string()
    .regex(/^[a-z-]{0,40}$/)
    .catch(''),
  reference: z
    .string()
    .regex(/^[A-Za-z0-9-]{0,32}$/)
    .catch(''),
  from: text,
  to: text,
  people: z.enum(['yes', '']).catch(''),
  before: z
    .string()
    .regex(/^\d{0,15}$/)
    .catch(''),
})

type AuditAddress = z.infer<typeof addressSchema>

async function readLog(desk: Desk, request: FastifyRequest, kind: EventKind, limit: number) {
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const settings = await desk.settings()
  const voice = voiceOf(user.language, settings)
  const address = addressSchema.parse(request.query)
  const users = await store.listUsers()
  const query = await queryOf(desk, address, settings.serviceHours)
  await store.recordEvent({
    kind,
    at: clock(),
    actor: { userId: user.id },
    facts: {
      user: address.user,
      kind: address.kind,
      reference: address.reference,
      from: address.from,
      to: address.to,
    },
  })
  const found = query ? await store.auditRows(query, limit) : { rows: [] }
  return { ...found, address, users, voice, names: new Map(users.map(({ id, name }) => [id, name])) }
}

/** Undefined when it asks for a ticket nobody has. */
async function queryOf(
  desk: Desk,
  address: AuditAddress,
  calendar: Parameters<typeof serviceDays>[0],
): Promise<AuditQuery | undefined> {
  const { user, kind, reference, from, to, people, before } = address
  const view =
    reference === ''
      ? undefined
      : await desk.needs.store.ticketByReference(reference.toUpperCase(), desk.needs.clock())
  if (reference !== '' && !view) return undefined
  const days = serviceDays(calendar)
  const known = eventKinds(voiceOf('en', await desk.settings())).find((one) => one.kind === kind)
  return {
    ...(user ? { userId: user } : {}),
    ...(known ? { kind: known.kind } : {}),
    ...(view ? { ticketId: view.ticket.id } : {}),
    ...(people ? { byPeople: true } : {}),
    ...(isLocalDate(from) ? { fromMs: days.day(days.numberOf(from)).start } : {}),
    ...(isLocalDate(to) ? { toMs: days.day(days.numberOf(to)).end } : {}),
    ...(before ? { before: Number(before) } : {}),
  }
}

/** Every kind of event there are words for, in the order of the words. */
function eventKinds({ language, t }: Voice): readonly { readonly kind: EventKind; readonly text: string }[] {
  return Object.keys(loadCatalogue(language))
    .filter((key) => /^event\.[a-z]+-[a-z-]+$|^event\.(?:sent|delivered|bounced|restored)$/.test(key))
    .map((key) => ({ kind: key.slice(6) as EventKind, text: t(key as MessageKey) }))
    .sort((a, b) => a.text.localeCompare(b.text, language))
}

type Reading = { readonly voice: Voice; readonly names: ReadonlyMap<string, string> }

function shownRow({ event, reference, reason, from }: AuditRow, { voice, names }: Reading) {
  const { t, f } = voice
  const { userId, isOperator, facts } = event
  return {
    seq: event.seq,
    at: f.dateTime(event.at),
    who: isOperator
      ? t('event.operator')
      : userId
        ? (names.get(userId) ?? t('event.somebody'))
        : t('event.service'),
    from: [from?.address, from?.browser].filter((part) => part !== undefined).join(', '),
    what: alarmWords(event, names, voice) ?? accountWords(event, names, voice) ?? eventWords(event, voice),
    reference: reference ?? (typeof facts.reference === 'string' ? facts.reference : ''),
    why: reason ?? '',
  }
}

/** An alarm says whom it is about, which the other words of an event leave to the column beside them. */
function alarmWords(
  { kind, facts }: AuditRow['event'],
  names: ReadonlyMap<string, string>,
  { t }: Voice,
): string | undefined {
  const viewing = viewingKinds.find((one) => one === facts.viewing)
  if (kind !== 'unusual-viewing' || viewing === undefined) return undefined
  const who = typeof facts.user === 'string' ? (names.get(facts.user) ?? t('event.somebody')) : undefined
  return viewingSentence({ kind: viewing, count: Number(facts.count) }, who, t)
}

function auditHref(path: string, address: AuditAddress): string {
  return `${path}?${new URLSearchParams(Object.entries(address).filter(([, value]) => value !== ''))}`
}
