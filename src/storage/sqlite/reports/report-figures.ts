import { and, asc, eq, inArray } from 'drizzle-orm'
import type { EventKind, StoredEvent } from '../../../events/event.ts'
import type { RankedRows, ReportRows, ReportStore } from '../../../reports/report-store.ts'
import type { ResponseTimes } from '../../../reports/response-times.ts'
import { toLink, withTexts } from '../events.ts'
import type { Office } from '../office.ts'
import { events } from '../schema/events.ts'
import { catchUp, clocksOfTicket, rebuild, ticketEvents } from './report-catch-up.ts'
import { readOutages, readResponseTimes } from './report-reads.ts'
import { readRankedRows, readReportRows } from './report-rows.ts'
import { savedRules } from './report-rules.ts'
import { askThread } from './report-thread.ts'

/** A database in memory has one connection only, and is read on it. */
export function reportFigures(office: Office): ReportStore {
  const isShared = !office.client.memory
  return {
    async responseTimes(query) {
      await catchUp(office)
      if (!isShared) return readResponseTimes(office.client, query)
      return (await askThread(office, { query })) as ResponseTimes
    },

    async reportRows(query, choice, after, limit) {
      await catchUp(office)
      if (!isShared) return readReportRows(office.client, query, choice, after, limit)
      return (await askThread(office, { query, rows: { choice, after, limit } })) as ReportRows
    },

    async rankedRows(query, choice, by, before, limit) {
      await catchUp(office)
      if (!isShared) return readRankedRows(office.client, query, choice, by, before, limit)
      return (await askThread(office, { query, ranked: { choice, by, before, limit } })) as RankedRows
    },

    async ticketProof(ticketId) {
      const events = ticketEvents(office, ticketId)
      const versions = savedRules(office)
      return {
        events,
        clocks: clocksOfTicket(office, ticketId, events),
        outages: readOutages(office.client),
        explanations: toldOf(office, ticketId, ['delay-explained']),
        judgements: toldOf(office, ticketId, [
          'ticket-urgency-changed',
          'ticket-marked-automatic',
          'ticket-released',
        ]),
        rulesOf(version) {
          const rules = versions.findLast((saved) => saved.version === version)
          if (!rules) throw new RangeError(`there is no version ${version} of the settings`)
          return rules
        },
      }
    },

    catchUpReports: () => catchUp(office),
    rebuildReports: () => rebuild(office),
  }
}

function toldOf(office: Office, ticketId: string, kinds: EventKind[]): StoredEvent[] {
  return withTexts(office)
    .where(and(eq(events.ticketId, ticketId), inArray(events.kind, kinds)))
    .orderBy(asc(events.seq))
    .all()
    .map((row) => toLink(row).event)
}
