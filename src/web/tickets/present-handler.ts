import { presentFor } from '../../people/absence.ts'
import type { Desk } from '../desk.ts'
import { today } from '../inbox/absence-view.ts'

/** New work of somebody who is away goes to the substitute; who takes it for oneself is there. */
export async function presentHandler(desk: Desk, handlerId: string, actorId: string): Promise<string> {
  if (handlerId === actorId) return handlerId
  const date = today(await desk.settings(), desk.needs.clock())
  return presentFor(await desk.needs.store.absences(date), handlerId, date) ?? handlerId
}
