import { randomBytes } from 'node:crypto'
import { type ChainEnd, chainStart, commitTo, linkHash, SALT_BYTES } from '../../events/chain.ts'
import type { EventDraft, StoredEvent } from '../../events/event.ts'
import { storableIn } from './file/columns.ts'
import { and, asc, desc, eq, gt, sql } from './file/drizzle.ts'
import { insertRow } from './file/insert-row.ts'
import { prepared } from './file/prepared.ts'
import type { Office } from './office.ts'
import { chainHeads, events, eventTexts } from './schema/events.ts'

const CHAIN = 'office'

const readHead = prepared((db) => db.select().from(chainHeads).where(eq(chainHeads.chain, CHAIN)).prepare())

const moveHead = prepared((db) => {
  const end = { seq: sql.placeholder('seq'), hash: sql.placeholder('hash') }
  return db
    .insert(chainHeads)
    .values({ chain: CHAIN, ...end })
    .onConflictDoUpdate({
      target: chainHeads.chain,
      set: { seq: sql`excluded.seq`, hash: sql`excluded.hash` },
    })
    .prepare()
})

/** Puts events at the end of the chain, inside the transaction of the use case they tell of. */
export function appendEvents(office: Office, drafts: readonly EventDraft[]): void {
  if (drafts.length === 0) return
  let end = chainEnd(office)
  for (const draft of drafts) end = append(office, draft, end)
  moveHead(office).run(end)
}

/** The same, for rules that do not know yet which ticket and message they speak of. */
export function appendEventsAbout(
  office: Office,
  about: { readonly ticketId: string; readonly messageId?: string },
  drafts: readonly EventDraft[],
): void {
  appendEvents(
    office,
    drafts.map((draft) => ({ ...about, ...draft })),
  )
}

export function chainEnd(office: Office): ChainEnd {
  const head = readHead(office).get()
  return head ? { seq: head.seq, hash: head.hash } : chainStart
}

function append(office: Office, draft: EventDraft, end: ChainEnd): ChainEnd {
  const personal = draft.personal && (storableIn(draft.personal) as Record<string, string>)
  const salt = personal ? randomBytes(SALT_BYTES).toString('hex') : ''
  const commitment = personal ? commitTo(personal, salt) : ''
  const event = placed(draft, end.seq + 1)
  const hash = linkHash(event, commitment, end.hash, office.chainKey)
  insertRow(office, events, { ...event, commitment, prev: end.hash, hash })
  if (personal) insertRow(office, eventTexts, { seq: event.seq, salt, personal })
  return { seq: event.seq, hash }
}

function placed(draft: EventDraft, seq: number): StoredEvent {
  const { kind, at, ticketId, messageId, actor, facts } = draft
  return {
    seq,
    kind,
    at,
    ...(ticketId === undefined ? {} : { ticketId }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(typeof actor === 'object' ? { userId: actor.userId } : {}),
    isOperator: actor === 'operator',
    facts: storableIn(facts ?? {}) as StoredEvent['facts'],
  }
}

export function eventsAfter(office: Office, seq: number, limit: number): StoredEvent[] {
  return linksAfter(office, seq, limit).map(({ event }) => event)
}

export function eventsOfTicket(office: Office, ticketId: string, limit: number): StoredEvent[] {
  return withTexts(office)
    .where(eq(events.ticketId, ticketId))
    .orderBy(desc(events.seq))
    .limit(limit)
    .all()
    .map((row) => toLink(row).event)
}

export function linksAfter(office: Office, seq: number, limit: number) {
  return withTexts(office)
    .where(and(gt(events.seq, seq)))
    .orderBy(asc(events.seq))
    .limit(limit)
    .all()
    .map(toLink)
}

export function withTexts(office: Office) {
  return office.db
    .select({ event: events, text: eventTexts })
    .from(events)
    .leftJoin(eventTexts, eq(eventTexts.seq, events.seq))
    .$dynamic()
}

export function toLink({
  event,
  text,
}: {
  event: typeof events.$inferSelect
  text: typeof eventTexts.$inferSelect | null
}) {
  const { ticketId, messageId, userId, commitment, prev, hash, ...rest } = event
  return {
    event: {
      ...rest,
      ...(ticketId === null ? {} : { ticketId }),
      ...(messageId === null ? {} : { messageId }),
      ...(userId === null ? {} : { userId }),
      ...(text ? { personal: text.personal } : {}),
    },
    commitment,
    prev,
    hash,
    ...(text ? { salt: text.salt } : {}),
  }
}
