import { businessMinutesBetween } from '../business-time/business-minutes.ts'
import type { ServiceCalendar } from '../business-time/service-calendar.ts'
import { ageLimits } from './ageing.ts'

/** Nobody waits longer; where looking for a moment of arrival begins. */
const longestMs = 10 * 366 * 86_400_000

/** Between which instants a message arrived whose answer has been owed as long as class `index` says. */
export function arrivalsOfAge(
  calendar: ServiceCalendar,
  asOfMs: number,
  index: number,
): { readonly fromMs: number; readonly toMs: number } {
  const [least, most] = [ageLimits[index - 1], ageLimits[index]]
  return {
    fromMs: most === undefined ? 0 : firstYoungerThan(calendar, asOfMs, most),
    toMs: least === undefined ? Number.MAX_SAFE_INTEGER : firstYoungerThan(calendar, asOfMs, least),
  }
}

/** Age falls as arrival rises, so the first instant below a limit can be closed in on. */
function firstYoungerThan(calendar: ServiceCalendar, asOfMs: number, minutes: number): number {
  let [old, young] = [asOfMs - longestMs, asOfMs]
  while (young - old > 1) {
    const middle = Math.floor((old + young) / 2)
    const age = businessMinutesBetween(calendar, new Date(middle), new Date(asOfMs))
    if (age < minutes) young = middle
    else old = middle
  }
  return young
}
