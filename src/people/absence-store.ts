import type { EventDraft } from '../events/event.ts'
import type { Absence } from './absence.ts'

export type AbsenceStore = {
  /** Those that have not ended before a date, in the order in which they begin. */
  absences(since: string): Promise<readonly Absence[]>
  addAbsence(absence: Absence, event: EventDraft): Promise<void>
  /** False when there is none. */
  removeAbsence(id: string, event: EventDraft): Promise<boolean>
  /** Ids of the enquiries a person has that are ours to act on. */
  openTicketsOf(userId: string): Promise<readonly string[]>
}
