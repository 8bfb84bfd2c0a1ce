import type { DeskStore } from '../../../web/desk-store.ts'
import { appendEvents, appendEventsAbout, chainEnd, eventsAfter } from '../events.ts'
import { and, eq } from '../file/drizzle.ts'
import { mailHealth } from '../intake/mail-health.ts'
import { type Office, write } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { savedSearches } from '../schema/search.ts'
import { ticketViews } from '../schema/tickets.ts'
import { appendMessage } from '../tickets/message-rows.ts'
import { findTicket, raiseVersion } from '../tickets/ticket-rows.ts'
import { removeDraft } from './drafts.ts'
import { notePresence, presentNow } from './presence-rows.ts'
import { indexMessage, searchTexts } from './search-documents.ts'
import { findByTitle } from './title-search.ts'

type DeskActs = Pick<
  DeskStore,
  | 'saveSearch'
  | 'savedSearch'
  | 'changeTicket'
  | 'addNote'
  | 'recordView'
  | 'recordEvent'
  | 'changesSince'
  | 'newestSeq'
  | 'presentNow'
  | 'mailHealth'
>

const MOST_CHANGES = 1_000

export function deskActs(office: Office): DeskActs {
  return {
    async saveSearch({ id, userId, words, at }, event) {
      write(office, () => {
        office.db.insert(savedSearches).values({ id, userId, words, at }).onConflictDoNothing().run()
        appendEvents(office, [event])
      })
    },

    async savedSearch(id, userId) {
      return office.db
        .select({ words: savedSearches.words })
        .from(savedSearches)
        .where(and(eq(savedSearches.id, id), eq(savedSearches.userId, userId)))
        .get()
    },

    async changeTicket(ticketId, decide) {
      return write(office, () => {
        const ticket = findTicket(office, ticketId)
        if (!ticket) return { kind: 'no-such-ticket' }
        const change = decide(ticket)
        if ('refused' in change) return { kind: 'refused', reason: change.refused }
        const version = raiseVersion(office, ticketId, change.patch)
        if (change.patch.title !== undefined) findByTitle(office, ticketId, change.patch.title)
        appendEventsAbout(office, { ticketId }, change.events)
        return { kind: 'changed', version }
      })
    },

    async addNote(note, event) {
      const { messageId, ticketId, authorId, formId, text, at, call } = note
      const texts = searchTexts(office, [text])
      return write(office, () => {
        const ticket = findTicket(office, ticketId)
        if (!ticket) return 'no-such-ticket'
        const same = office.db
          .select({ id: messages.id })
          .from(messages)
          .where(eq(messages.formId, formId))
          .get()
        if (same) return 'already-added'
        const row = { id: messageId, ticketId, authorId, formId, at, subject: '', call: call ?? null }
        appendMessage(office, {
          row: { ...row, direction: 'note', kind: 'note', text, visibleText: text },
        })
        indexMessage(office, { messageId, ticketId, reference: ticket.reference }, texts)
        removeDraft(office, { ticketId, userId: authorId, kind: 'note' })
        appendEventsAbout(office, { ticketId, messageId }, [event])
        return 'added'
      })
    },

    async recordView(ticketId, userId, event) {
      write(office, () => {
        const seenAt = office.now()
        office.db
          .insert(ticketViews)
          .values({ ticketId, userId, seenAt })
          .onConflictDoUpdate({ target: [ticketViews.ticketId, ticketViews.userId], set: { seenAt } })
          .run()
        notePresence(office, ticketId, userId, false)
        appendEventsAbout(office, { ticketId }, [event])
      })
    },

    async recordEvent(event) {
      write(office, () => appendEvents(office, [event]))
    },

    async changesSince(seq, limit) {
      return eventsAfter(office, seq, Math.min(limit, MOST_CHANGES))
    },

    async newestSeq() {
      return chainEnd(office).seq
    },

    async presentNow(now) {
      return presentNow(office, now)
    },

    async mailHealth() {
      return mailHealth(office)
    },
  }
}
