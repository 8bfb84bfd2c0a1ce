import { type ErasureStore, sumOf } from '../../../web/residents/erasure-store.ts'
import type { MaintenanceStore } from '../../storage.ts'
import { eq } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { rootOf } from '../residents/resident-rows.ts'
import { erasures } from '../schema/erasures.ts'
import { approveErasure, beginErasure, erasureReason, withdrawErasure } from './begin-erasure.ts'
import { continueErasure, unfinishedErasure } from './continue-erasure.ts'
import { personOf } from './erased-person.ts'
import { countTraces } from './erasure-counts.ts'
import { planErasure } from './erasure-plan.ts'
import { erasuresOf, isOfPerson } from './erasure-reads.ts'
import { holds } from './holds.ts'
import { repeatErasures } from './repeat-erasures.ts'

export function erasureRows(office: Office): ErasureStore & Pick<MaintenanceStore, 'repeatErasures'> {
  return {
    ...holds(office),

    async erasurePlan(residentId) {
      const root = rootOf(office, residentId)
      if (!root) return undefined
      const person = personOf(office, root)
      const { plan } = planErasure(office, person)
      return { ...plan, counts: sumOf(plan.counts, await countTraces(office, person)) }
    },

    async beginErasure(residentId, mark, by, reason, needsSecond = false) {
      return beginErasure(office, { residentId, mark, by, reason, needsSecond })
    },

    async approveErasure(id, mark, by) {
      return approveErasure(office, { id, mark, by })
    },

    async withdrawErasure(id, by) {
      return withdrawErasure(office, id, by)
    },

    async erasureReason(id) {
      return erasureReason(office, id)
    },

    async continueErasures(steps) {
      for (let step = 0; step < steps; step += 1) {
        const id = unfinishedErasure(office)
        if (id === undefined) return true
        if (!(await continueErasure(office, id))) return false
      }
      return unfinishedErasure(office) === undefined
    },

    async repeatErasures(replaced, at) {
      return repeatErasures(office, replaced, at)
    },

    async erasure(id) {
      return erasuresOf(office, eq(erasures.id, id), 1)[0]
    },

    async erasures(residentId, limit) {
      return erasuresOf(office, residentId === undefined ? undefined : isOfPerson(office, residentId), limit)
    },
  }
}
