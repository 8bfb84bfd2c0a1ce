import { presentFor } from '../people/absence.ts'
import { covered } from '../tickets/transitions.ts'
import type { Office } from './office.ts'
import { officeDate } from './staff-notices.ts'

/** Open enquiries of whoever is away go to the substitute, and stay there; answers how many went. */
export async function coverAbsences({ storage, now }: Office): Promise<number> {
  const at = now()
  const today = officeDate((await storage.settings()).settings, at)
  const absences = await storage.absences(today)
  let moved = 0
  for (const { userId } of absences.filter(({ from }) => from <= today)) {
    const substituteId = presentFor(absences, userId, today)
    if (substituteId === undefined) continue
    for (const ticketId of await storage.openTicketsOf(userId)) {
      const changed = await storage.changeTicket(ticketId, (ticket) =>
        covered(ticket, { absentId: userId, substituteId }, at),
      )
      if (changed.kind === 'changed') moved += 1
    }
  }
  return moved
}
