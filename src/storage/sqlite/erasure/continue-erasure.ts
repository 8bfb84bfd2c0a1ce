import { setImmediate } from 'node:timers/promises'
import { crashPoint } from '../../../events/crash-point.ts'
import { type ErasedCounts, type ErasureStage, sumOf } from '../../../web/residents/erasure-store.ts'
import { appendEvents, appendEventsAbout, chainEnd } from '../events.ts'
import { and, asc, eq, isNull, sql } from '../file/drizzle.ts'
import { checkpoint } from '../file/upkeep.ts'
import { discardAbandoned } from '../intake/contents.ts'
import { type Office, write } from '../office.ts'
import { type ErasedPerson, erasures, erasureTickets } from '../schema/erasures.ts'
import { goingOf } from './erasable-messages.ts'
import { eraseMessage } from './erase-message.ts'
import { eraseWholeTicket, leaveSharedTicket } from './erase-ticket.ts'
import { eraseSearches, eraseTexts, LOOKED_AT_ONCE } from './erase-traces.ts'
import { forgetPerson } from './erased-person.ts'
import { fateOf } from './erasure-fate.ts'

/** Messages erased in one transaction: their words leave the index of the search page by page. */
const MESSAGES_AT_ONCE = 1

type ErasureRow = typeof erasures.$inferSelect & { readonly person: ErasedPerson }

export function unfinishedErasure({ db }: Office): string | undefined {
  return db
    .select({ id: erasures.id })
    .from(erasures)
    .where(sql`${erasures.stage} <> 'done' and ${erasures.stage} <> 'asked'`)
    .orderBy(asc(erasures.at))
    .limit(1)
    .get()?.id
}

/**
 * One step of an erasure. Each leaves the database as if the erasure had gone so far and no further: what is done is
 * read from the rows themselves, so that a step that is begun twice finds nothing to do. False when the rest must
 * wait, because a reader holds the log in which erased words still lie.
 */
export async function continueErasure(office: Office, id: string): Promise<boolean> {
  const stage = write(office, () => {
    const row = office.db.select().from(erasures).where(eq(erasures.id, id)).get()
    if (!row || row.stage === 'asked' || row.stage === 'done' || row.stage === 'bytes' || row.person === null)
      return row?.stage
    const done = steps[row.stage](office, { ...row, person: row.person })
    office.db
      .update(erasures)
      .set({ ...done.set, counts: sumOf(row.counts, done.counts) })
      .where(eq(erasures.id, id))
      .run()
    crashPoint('erasure-step-before-commit')
    return row.stage
  })
  crashPoint('erasure-step')
  await setImmediate()
  return stage === 'bytes' ? clearBytes(office, id) : true
}

type Step = {
  readonly counts: Partial<ErasedCounts>
  readonly set?: Partial<typeof erasures.$inferInsert>
}

const steps: Readonly<
  Record<Exclude<ErasureStage, 'asked' | 'bytes' | 'done'>, (office: Office, row: ErasureRow) => Step>
> = {
  tickets: eraseSomeOfATicket,
  traces: eraseSomeTraces,
  person: eraseThePerson,
}

/**
 * Judged anew in each step: since the erasure began mail may have come, an answer may wait to leave, a hold may have
 * been set, or messages of others may have been moved in. None of that goes.
 */
function eraseSomeOfATicket(office: Office, { id, person, keptTickets }: ErasureRow): Step {
  const next = office.db
    .select()
    .from(erasureTickets)
    .where(and(eq(erasureTickets.erasureId, id), isNull(erasureTickets.doneAt)))
    .orderBy(asc(erasureTickets.ticketId))
    .limit(1)
    .get()
  if (!next) return { counts: {}, set: { stage: 'traces' } }
  const { ticketId } = next
  const keys = new Set(person.keys)
  const isIt = and(eq(erasureTickets.erasureId, id), eq(erasureTickets.ticketId, ticketId))
  const fate = fateOf(office, next, keys)
  if (fate !== 'erased' && fate !== 'shared') {
    office.db.delete(erasureTickets).where(isIt).run()
    return { counts: {}, set: { keptTickets: keptTickets + (fate ? 1 : 0) } }
  }
  const isWhole = next.isWhole && fate === 'erased'
  const at = office.now()
  const left = goingOf(office, { ticketId, isWhole }, keys)
  const erased = left.slice(0, MESSAGES_AT_ONCE).map((message) => eraseMessage(office, message, at))
  const counts = erased.reduce<Partial<ErasedCounts>>(added, {})
  if (left.length > MESSAGES_AT_ONCE) return { counts }
  const rest = isWhole ? eraseWholeTicket(office, ticketId, at) : leaveSharedTicket(office, ticketId, keys)
  appendEventsAbout(office, { ticketId }, [
    { kind: isWhole ? 'ticket-erased' : 'ticket-partly-erased', at, facts: { erasure: id } },
  ])
  office.db.update(erasureTickets).set({ isWhole, doneAt: at }).where(isIt).run()
  return { counts: added(counts, rest) }
}

function eraseSomeTraces(office: Office, { person, lookedTo, lookUntil }: ErasureRow): Step {
  const until = Math.min(lookUntil, lookedTo + LOOKED_AT_ONCE)
  return {
    counts: eraseTexts(office, person, lookedTo, until),
    set: until >= lookUntil ? { stage: 'person', lookedTo: until } : { lookedTo: until },
  }
}

/**
 * What was typed while the erasure went on is looked through in the transaction after which nobody knows the person
 * any more: nothing comes in between. Whose enquiry is kept is still known to the office.
 */
function eraseThePerson(office: Office, { person, keptTickets, lookedTo }: ErasureRow): Step {
  const { seq: end } = chainEnd(office)
  if (end - lookedTo > LOOKED_AT_ONCE) return { counts: {}, set: { stage: 'traces', lookUntil: end } }
  const texts = eraseTexts(office, person, lookedTo, end)
  const searches = eraseSearches(office, person)
  const addresses = keptTickets === 0 ? forgetPerson(office, person) : 0
  return {
    counts: { ...texts, ...searches, addresses },
    set: { stage: 'bytes', person: null, lookedTo: end },
  }
}

/** Bytes nothing refers to, and then the log: only when it is empty no word is left in the files. */
async function clearBytes(office: Office, id: string): Promise<boolean> {
  await discardAbandoned(office)
  crashPoint('erasure-bytes-gone')
  if (!checkpoint(office)) return false
  write(office, () => {
    const row = office.db.select().from(erasures).where(eq(erasures.id, id)).get()
    if (row?.stage !== 'bytes') return
    const at = office.now()
    office.db.update(erasures).set({ stage: 'done', doneAt: at }).where(eq(erasures.id, id)).run()
    const facts = { resident: row.residentId, erasure: id, kept: row.keptTickets, ...row.counts }
    appendEvents(office, [{ kind: 'resident-erasure-ended', at, actor: { userId: row.userId }, facts }])
  })
  crashPoint('erasure-ended')
  return true
}

function added(one: Partial<ErasedCounts>, more: Partial<ErasedCounts>): Partial<ErasedCounts> {
  const kinds = Object.keys({ ...one, ...more }) as (keyof ErasedCounts)[]
  return Object.fromEntries(kinds.map((kind) => [kind, (one[kind] ?? 0) + (more[kind] ?? 0)]))
}
