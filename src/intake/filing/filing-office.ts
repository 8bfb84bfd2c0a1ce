import type { Language } from '../../people/language.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Due } from '../../tickets/transitions.ts'

/** What filing must know of the office at this moment. */
export type FilingOffice = {
  readonly now: Date
  readonly settings: OfficeSettings
  /** SERVICE_ADDRESS and its aliases. */
  readonly ownAddresses: readonly string[]
  readonly due: Due
  /** In which language a new ticket of this mail is answered; a known one has its own. */
  readonly language: Language
}
