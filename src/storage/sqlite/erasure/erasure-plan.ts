import { createHash } from 'node:crypto'
import type { ErasurePlan, PlannedTicket } from '../../../web/residents/erasure-store.ts'
import type { Office } from '../office.ts'
import type { ErasedPerson } from '../schema/erasures.ts'
import { countsOf } from './erasure-counts.ts'
import { type Judged, judge } from './erasure-fate.ts'
import { mentionsElsewhere, ticketIdsOf } from './tickets-of-person.ts'

export type FullPlan = {
  readonly plan: ErasurePlan
  readonly chosen: readonly { readonly ticketId: string; readonly isWhole: boolean }[]
  readonly kept: number
}

/** What would go now. Where messages of a merged ticket stand, there its fate is decided. */
export function planErasure(office: Office, person: ErasedPerson): FullPlan {
  const keys = new Set(person.keys)
  const ids = ticketIdsOf(office, person.keys)
  const judged = ids.flatMap((id) => judge(office, id, keys))
  const going = judged.filter(({ fate }) => fate === 'erased' || fate === 'shared')
  const chosen = going.map(({ row, fate, left }) => ({ ticketId: row.id, isWhole: fate === 'erased', left }))
  const kept = judged.length - going.length
  const addresses = kept === 0 ? person.keys.length : 0
  const counts = { ...countsOf(office, chosen, keys), addresses }
  return {
    plan: {
      tickets: judged.map(plannedTicket),
      counts,
      mentions: mentionsElsewhere(office, person.keys, ids),
      mark: markOf(judged, counts),
    },
    chosen: chosen.map(({ ticketId, isWhole }) => ({ ticketId, isWhole })),
    kept,
  }
}

function plannedTicket({ row, left, fate, hold }: Judged): PlannedTicket {
  return {
    reference: row.reference,
    state: row.state,
    createdAt: row.createdAt,
    messages: left.length,
    fate,
    ...(hold ? { hold } : {}),
  }
}

function markOf(judged: readonly Judged[], counts: ErasurePlan['counts']): string {
  const facts = judged.map(({ row, fate }) => [row.id, row.messageTotal, fate])
  return createHash('sha256')
    .update(JSON.stringify([facts, counts]))
    .digest('hex')
    .slice(0, 32)
}
