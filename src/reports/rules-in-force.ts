import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import type { Due } from '../tickets/transitions.ts'

/** Hours and targets as they stood when a message arrived; later settings never touch its figures (P5). */
export type Rules = {
  /** Version of the settings, 0 for those the program comes with. */
  readonly version: number
  readonly calendar: ServiceCalendar
  readonly due: Due
}

/** A version of the settings, and the event that saved it. */
export type SavedRules = Rules & { readonly seq: number; readonly savedMs: number }

/**
 * The version in force at an arrival: the last one saved by then, and saved before the message was filed, so
 * that reading the events again in any order of work gives the same answer.
 */
export function rulesInForce(versions: readonly SavedRules[], arrivedMs: number, filedSeq: number): Rules {
  const inForce = versions.findLast(({ seq, savedMs }) => savedMs <= arrivedMs && seq < filedSeq)
  const rules = inForce ?? versions[0]
  if (!rules) throw new RangeError('there are no settings to measure with')
  return rules
}
