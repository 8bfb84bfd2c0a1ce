import { randomUUID } from 'node:crypto'
import { crashPoint } from '../../../events/crash-point.ts'
import { type ErasureStore, nothingErased } from '../../../web/residents/erasure-store.ts'
import { appendEvents, chainEnd } from '../events.ts'
import { eq } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { rootOf } from '../residents/resident-rows.ts'
import { erasures, erasureTickets } from '../schema/erasures.ts'
import { continueErasure, unfinishedErasure } from './continue-erasure.ts'
import { namesPerson } from './erase-traces.ts'
import { personOf } from './erased-person.ts'
import { planErasure } from './erasure-plan.ts'
import { erasuresOf } from './erasure-reads.ts'
import { holds } from './holds.ts'

export function erasureRows(office: Office): ErasureStore {
  return {
    ...holds(office),

    async erasurePlan(residentId) {
      const root = rootOf(office, residentId)
      return root && planErasure(office, personOf(office, root)).plan
    },

    async beginErasure(residentId, mark, by, reason) {
      const begun = write(office, () => {
        const root = rootOf(office, residentId)
        if (!root) return { kind: 'no-such-resident' } as const
        const person = personOf(office, root)
        const { plan, chosen, kept } = planErasure(office, person)
        if (plan.mark !== mark) return { kind: 'changed' } as const
        if (namesPerson(reason, person)) return { kind: 'names' } as const
        const id = randomUUID()
        insertRow(office, erasures, {
          ...{ id, residentId: root.id, userId: by.userId, at: by.at, stage: 'tickets', person },
          ...{ counts: nothingErased, keptTickets: kept, lookedTo: 0, lookUntil: chainEnd(office).seq },
        })
        for (const one of chosen) insertRow(office, erasureTickets, { erasureId: id, ...one })
        appendEvents(office, [
          {
            kind: 'resident-erasure-begun',
            at: by.at,
            actor: { userId: by.userId },
            facts: { resident: root.id, erasure: id, tickets: chosen.length, kept },
            personal: { reason },
          },
        ])
        crashPoint('erasure-before-begun')
        return { kind: 'begun', id } as const
      })
      crashPoint('erasure-begun')
      return begun
    },

    async continueErasures(steps) {
      for (let step = 0; step < steps; step += 1) {
        const id = unfinishedErasure(office)
        if (id === undefined) return true
        if (!(await continueErasure(office, id))) return false
      }
      return unfinishedErasure(office) === undefined
    },

    async erasure(id) {
      return erasuresOf(office, eq(erasures.id, id), 1)[0]
    },

    async erasures(residentId, limit) {
      return erasuresOf(
        office,
        residentId === undefined ? undefined : eq(erasures.residentId, residentId),
        limit,
      )
    },
  }
}
