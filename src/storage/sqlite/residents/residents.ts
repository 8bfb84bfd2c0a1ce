import type { ResidentAddress, ResidentStore } from '../../../web/residents/resident-store.ts'
import { appendEvents, toLink, withTexts } from '../events.ts'
import { and, desc, eq, inArray, ne, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { events } from '../schema/events.ts'
import { participants } from '../schema/messages.ts'
import { users } from '../schema/people.ts'
import { residents } from '../schema/residents.ts'
import { tickets } from '../schema/tickets.ts'
import { otherAddress } from './other-address.ts'
import {
  ensuredRow,
  groupOf,
  notesOf,
  type ResidentRow,
  rootOf,
  rowOf,
  rowOfAddress,
} from './resident-rows.ts'
import { residentTickets } from './resident-tickets.ts'
import { undeliverable } from './undeliverable.ts'

export function residentRows(office: Office): ResidentStore {
  const { db } = office
  return {
    async residentOf(address) {
      return rowOfAddress(office, address)?.id ?? write(office, () => ensuredRow(office, address).id)
    },

    async resident(id) {
      const root = rootOf(office, id)
      if (!root) return undefined
      const noteBy = root.noteBy && db.select().from(users).where(eq(users.id, root.noteBy)).get()
      return {
        id: root.id,
        addresses: addressesOf(office, groupOf(office, root)),
        notes: notesOf(root),
        version: root.version,
        ...(root.noteAt === null ? {} : { noteAt: root.noteAt }),
        ...(noteBy ? { noteByName: noteBy.name } : {}),
      }
    },

    async contactNotes(address) {
      const row = rowOfAddress(office, address)
      const root = row && rootOf(office, row.id)
      return root && notesOf(root)
    },

    async undeliverable(address) {
      return undeliverable(office, address)
    },

    async otherAddress(address) {
      return otherAddress(office, address)
    },

    async residentTickets(id, limit) {
      const root = rootOf(office, id)
      return root ? residentTickets(office, keysOf(groupOf(office, root)), limit) : []
    },

    async saveContactNotes(id, { version, notes, userId, at }, event) {
      return write(office, () => {
        const root = rootOf(office, id)
        if (!root) return 'no-such-resident'
        if (root.version !== version) return 'changed-meanwhile'
        const { note, phone, language } = notes
        db.update(residents)
          .set({
            note,
            phone: phone ?? null,
            language: language ?? null,
            noteAt: at,
            noteBy: userId,
            version: version + 1,
          })
          .where(eq(residents.id, root.id))
          .run()
        appendEvents(office, [event])
        return 'saved'
      })
    },

    async mergeResidents(fromId, intoId, event) {
      return write(office, () => {
        const [from, into] = [rootOf(office, fromId), rootOf(office, intoId)]
        if (!from || !into || from.id === into.id) return false
        db.update(residents)
          .set({ mergedInto: into.id, mergedAt: event.at })
          .where(eq(residents.id, from.id))
          .run()
        appendEvents(office, [event])
        return true
      })
    },

    async separateResident(id, event) {
      return write(office, () => {
        const row = rowOf(office, id)
        if (!row || row.mergedInto === null) return false
        db.update(residents).set({ mergedInto: null, mergedAt: null }).where(eq(residents.id, id)).run()
        appendEvents(office, [event])
        return true
      })
    },

    async residentEvents(id, limit) {
      return withTexts(office)
        .where(and(sql`events.kind like 'resident-%'`, sql`events.facts ->> '$.resident' = ${id}`))
        .orderBy(desc(events.seq))
        .limit(limit)
        .all()
        .map((row) => toLink(row).event)
    },
  }
}

function keysOf(group: readonly ResidentRow[]): readonly string[] {
  return group.map(({ key }) => key)
}

function addressesOf({ db }: Office, group: readonly ResidentRow[]): readonly ResidentAddress[] {
  const keys = keysOf(group)
  const named = db
    .select({ key: participants.key, name: participants.name, count: sql<number>`count(*)` })
    .from(participants)
    .where(and(inArray(participants.key, keys), ne(participants.name, '')))
    .groupBy(participants.key, participants.name)
    .orderBy(sql`count(*) desc`, participants.name)
    .all()
  const counts = db
    .select({ key: participants.key, count: sql<number>`count(*)` })
    .from(participants)
    .innerJoin(tickets, and(eq(tickets.id, participants.ticketId), sql`${tickets.mergedInto} is null`))
    .where(inArray(participants.key, keys))
    .groupBy(participants.key)
    .all()
  return group.map((row) => ({
    id: row.id,
    address: row.key,
    names: named.filter(({ key }) => key === row.key).map(({ name }) => name),
    ticketCount: counts.find(({ key }) => key === row.key)?.count ?? 0,
    notes: notesOf(row),
    ...(row.mergedAt === null ? {} : { mergedAt: row.mergedAt }),
  }))
}
