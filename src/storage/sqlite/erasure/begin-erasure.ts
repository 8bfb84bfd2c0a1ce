import { randomUUID } from 'node:crypto'
import { crashPoint } from '../../../events/crash-point.ts'
import { type BegunErasure, nothingErased } from '../../../web/residents/erasure-store.ts'
import { appendEvents, chainEnd } from '../events.ts'
import { and, eq, ne } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { rootOf } from '../residents/resident-rows.ts'
import { erasures, erasureTickets } from '../schema/erasures.ts'
import { namesPerson } from './erase-traces.ts'
import { personOf } from './erased-person.ts'
import { marksOf } from './erasure-marks.ts'
import { planErasure } from './erasure-plan.ts'
import { isOfPerson } from './erasure-reads.ts'

export type By = { readonly userId: string; readonly at: Date }

export type AskedErasure = {
  readonly residentId: string
  readonly mark: string
  readonly by: By
  readonly reason: string
  readonly needsSecond: boolean
}

/** Written down with its event: from the commit on it goes, or waits for another administrator to agree. */
export function beginErasure(
  office: Office,
  { residentId, mark, by, reason, needsSecond }: AskedErasure,
): BegunErasure {
  const begun = write(office, (): BegunErasure => {
    const root = rootOf(office, residentId)
    if (!root) return { kind: 'no-such-resident' }
    const going = unfinishedOf(office, root.id)
    if (going) return { kind: 'begun', id: going }
    const person = personOf(office, root)
    if (planErasure(office, person).plan.mark !== mark) return { kind: 'changed' }
    if (namesPerson(reason, person)) return { kind: 'names' }
    const id = randomUUID()
    insertRow(office, erasures, {
      ...{ id, residentId: root.id, userId: by.userId, at: by.at, stage: 'asked' },
      ...{ counts: nothingErased, keptTickets: 0, lookedTo: 0, lookUntil: 0 },
    })
    if (needsSecond) tell(office, 'resident-erasure-asked', by, { resident: root.id, erasure: id }, reason)
    else start(office, id, by, reason)
    crashPoint('erasure-before-begun')
    return { kind: 'begun', id }
  })
  crashPoint('erasure-begun')
  return begun
}

export function approveErasure(
  office: Office,
  { id, mark, by }: { readonly id: string; readonly mark: string; readonly by: By },
): 'begun' | 'changed' | 'own' | 'not-asked' {
  return write(office, () => {
    const row = askedRow(office, id)
    const root = row && rootOf(office, row.residentId)
    if (!row || !root) return 'not-asked'
    if (row.userId === by.userId) return 'own'
    if (planErasure(office, personOf(office, root)).plan.mark !== mark) return 'changed'
    office.db.update(erasures).set({ approvedBy: by.userId }).where(eq(erasures.id, id)).run()
    start(office, id, by, erasureReason(office, id) ?? '')
    return 'begun'
  })
}

export function withdrawErasure(office: Office, id: string, by: By): boolean {
  return write(office, () => {
    const row = askedRow(office, id)
    if (!row) return false
    office.db.delete(erasures).where(eq(erasures.id, id)).run()
    tell(office, 'resident-erasure-withdrawn', by, { resident: row.residentId, erasure: id })
    return true
  })
}

export function erasureReason({ client }: Office, id: string): string | undefined {
  return client
    .prepare(
      `select x.personal ->> '$.reason' from erasures r
       join events e on e.facts ->> '$.resident' = r.resident_id and e.kind like 'resident-%'
       join event_texts x on x.seq = e.seq
       where r.id = ? and e.facts ->> '$.erasure' = r.id order by e.seq limit 1`,
    )
    .pluck()
    .get(id) as string | undefined
}

/** A form that is sent twice is one erasure. */
function unfinishedOf(office: Office, residentId: string): string | undefined {
  const isIt = and(isOfPerson(office, residentId), ne(erasures.stage, 'done'))
  return office.db.select({ id: erasures.id }).from(erasures).where(isIt).limit(1).get()?.id
}

function askedRow({ db }: Office, id: string) {
  const row = db.select().from(erasures).where(eq(erasures.id, id)).get()
  return row?.stage === 'asked' ? row : undefined
}

/** The plan is the one of this moment: what was asked for may have grown since. */
function start(office: Office, id: string, by: By, reason: string): void {
  const { residentId } = askedRow(office, id)!
  const person = personOf(office, rootOf(office, residentId)!)
  const { chosen, kept } = planErasure(office, person)
  office.db
    .update(erasures)
    .set({
      ...{ stage: 'tickets', person, marks: marksOf(office, person.keys) },
      ...{ keptTickets: kept, lookUntil: chainEnd(office).seq },
    })
    .where(eq(erasures.id, id))
    .run()
  for (const one of chosen) insertRow(office, erasureTickets, { erasureId: id, ...one, isRepeated: false })
  const facts = { resident: residentId, erasure: id, tickets: chosen.length, kept }
  tell(office, 'resident-erasure-begun', by, facts, reason)
}

function tell(
  office: Office,
  kind: 'resident-erasure-asked' | 'resident-erasure-withdrawn' | 'resident-erasure-begun',
  { userId, at }: By,
  facts: Readonly<Record<string, string | number>>,
  reason?: string,
): void {
  appendEvents(office, [{ kind, at, actor: { userId }, facts, ...(reason ? { personal: { reason } } : {}) }])
}
