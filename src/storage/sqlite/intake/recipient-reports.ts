import type { DeliveryView } from '../../../web/desk-store.ts'
import { toLink, withTexts } from '../events.ts'
import { and, asc, inArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { events } from '../schema/events.ts'

type Report = DeliveryView['reports'][number]

/** What was told about messages of these tickets after their delivery, by the message's id; once each. */
export function recipientReports(
  office: Office,
  ticketIds: readonly string[],
): ReadonlyMap<string, readonly Report[]> {
  const told = withTexts(office)
    .where(
      and(
        inArray(events.ticketId, [...ticketIds]),
        inArray(events.kind, ['disposition-reported', 'complaint-received']),
      ),
    )
    .orderBy(asc(events.seq))
    .limit(MOST_REPORTS)
    .all()
    .map((row) => toLink(row).event)
  const byMessage = Map.groupBy(told, ({ messageId = '' }) => messageId)
  return new Map([...byMessage].map(([id, about]) => [id, onceEach(about.map(toReport))]))
}

const MOST_REPORTS = 1_000

function toReport({ facts, at, personal }: ReturnType<typeof toLink>['event']): Report {
  const { said } = facts
  return {
    said: said === 'displayed' || said === 'deleted' ? said : 'complaint',
    at,
    ...(personal?.address === undefined ? {} : { address: personal.address }),
  }
}

function onceEach(reports: readonly Report[]): readonly Report[] {
  const seen = new Map<string, Report>()
  for (const report of reports) {
    const key = `${report.said} ${report.address ?? ''}`
    if (!seen.has(key)) seen.set(key, report)
  }
  return [...seen.values()]
}
