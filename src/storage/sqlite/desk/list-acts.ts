import type { Transition } from '../../../tickets/transitions.ts'
import type { ListAct, SelectionStore } from '../../../web/inbox/selection-store.ts'
import { appendEventsAbout } from '../events.ts'
import { and, eq, inArray } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { type ActedTicket, type MissedTicket, undoableActs } from '../schema/acts.ts'
import { tickets } from '../schema/tickets.ts'
import { findTicket, raiseVersion } from '../tickets/ticket-rows.ts'
import { keptForAct, patchBack } from './kept-fields.ts'
import { findByTitle } from './title-search.ts'

type ActRow = typeof undoableActs.$inferSelect

const MOST_TICKETS = 500

export function listActs(office: Office): SelectionStore {
  return {
    async actOnTickets(act, chosen, decide) {
      return write(office, () => {
        const done: ActedTicket[] = []
        const missed: MissedTicket[] = []
        for (const one of chosen.slice(0, MOST_TICKETS)) {
          const ticket = findTicket(office, one.ticketId)
          if (!ticket) continue
          const change = decide(ticket, one)
          if ('refused' in change) {
            missed.push({ ticketId: ticket.id, reason: change.refused })
            continue
          }
          const version = changeTicket(office, ticket.id, change)
          done.push({ ticketId: ticket.id, version, before: keptForAct(act.kind, ticket) })
        }
        const row = { ...act, undoneAt: null, tickets: done, missed }
        insertRow(office, undoableActs, row)
        return toListAct(office, row)
      })
    },

    async listAct(id, userId) {
      const row = actRow(office, id, userId)
      return row && toListAct(office, row)
    },

    async undoAct({ id, userId, at }, undo) {
      return write(office, () => {
        const row = actRow(office, id, userId)
        if (!row) return { kind: 'no-such-act' }
        if (row.undoneAt) return { kind: 'already' }
        const missed: string[] = []
        for (const { ticketId, version, before } of row.tickets) {
          const ticket = findTicket(office, ticketId)
          if (ticket?.version !== version) {
            missed.push(ticketId)
            continue
          }
          changeTicket(office, ticketId, undo(row.kind, ticket, patchBack(before)))
        }
        office.db.update(undoableActs).set({ undoneAt: at }).where(eq(undoableActs.id, id)).run()
        return {
          kind: 'undone',
          done: row.tickets.length - missed.length,
          missed: [...referencesOf(office, missed).values()],
        }
      })
    },
  }
}

/** Answers the version it leaves. */
function changeTicket(office: Office, ticketId: string, { patch, events }: Transition): number {
  const version = raiseVersion(office, ticketId, patch)
  if (patch.title !== undefined) findByTitle(office, ticketId, patch.title)
  appendEventsAbout(office, { ticketId }, events)
  return version
}

function actRow(office: Office, id: string, userId: string): ActRow | undefined {
  return office.db
    .select()
    .from(undoableActs)
    .where(and(eq(undoableActs.id, id), eq(undoableActs.userId, userId)))
    .get()
}

function toListAct(office: Office, row: ActRow): ListAct {
  const references = referencesOf(
    office,
    row.missed.map(({ ticketId }) => ticketId),
  )
  return {
    id: row.id,
    kind: row.kind,
    at: row.at,
    isUndone: row.undoneAt !== null,
    done: row.tickets.length,
    missed: row.missed.map(({ ticketId, reason }) => ({
      reference: references.get(ticketId) ?? '',
      reason,
    })),
  }
}

function referencesOf(office: Office, ids: readonly string[]): ReadonlyMap<string, string> {
  if (ids.length === 0) return new Map()
  const rows = office.db
    .select({ id: tickets.id, reference: tickets.reference })
    .from(tickets)
    .where(inArray(tickets.id, [...ids]))
    .all()
  return new Map(rows.map(({ id, reference }) => [id, reference]))
}
