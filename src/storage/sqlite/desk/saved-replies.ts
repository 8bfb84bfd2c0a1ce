import type { SavedReply } from '../../../replies/saved-reply.ts'
import type { SavedReplyStore } from '../../../web/saved-replies/saved-reply-store.ts'
import { appendEvents } from '../events.ts'
import { and, asc, desc, eq, isNull, sql } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { savedReplies, savedReplyVersions } from '../schema/saved-replies.ts'

const MOST_REPLIES = 500
const MOST_VERSIONS = 50

export function savedReplyRows(office: Office): SavedReplyStore {
  return {
    async savedReplies() {
      return office.db
        .select()
        .from(savedReplies)
        .where(isNull(savedReplies.removedAt))
        .orderBy(asc(savedReplies.topic), asc(savedReplies.name), asc(savedReplies.id))
        .limit(MOST_REPLIES)
        .all()
        .map(toSavedReply)
    },

    async savedReply(id) {
      const row = office.db.select().from(savedReplies).where(isOffered(id)).get()
      return row && toSavedReply(row)
    },

    async savedReplyVersions(id) {
      return office.db
        .select()
        .from(savedReplyVersions)
        .where(eq(savedReplyVersions.savedReplyId, id))
        .orderBy(desc(savedReplyVersions.version))
        .limit(MOST_VERSIONS)
        .all()
        .map(({ version, content, changedAt, changedBy }) => ({ version, content, changedAt, changedBy }))
    },

    async saveSavedReply({ id, ownerId, isShared, version, content, at, userId }, event) {
      return write(office, () => {
        const set = { ...content, isShared, changedAt: at, changedBy: userId, version: version + 1 }
        if (version === 0)
          insertRow(office, savedReplies, { id, ownerId, useCount: 0, removedAt: null, ...set })
        else {
          const isThis = and(isOffered(id), eq(savedReplies.version, version))
          if (office.db.update(savedReplies).set(set).where(isThis).run().changes === 0)
            return 'changed-meanwhile'
        }
        const kept = { savedReplyId: id, version: version + 1, content, changedAt: at, changedBy: userId }
        insertRow(office, savedReplyVersions, kept)
        appendEvents(office, [event])
        return 'saved'
      })
    },

    async removeSavedReply(id, event) {
      write(office, () => {
        const set = { removedAt: office.now() }
        const removed = office.db.update(savedReplies).set(set).where(isOffered(id)).run()
        if (removed.changes > 0) appendEvents(office, [event])
      })
    },

    async countUse(id) {
      write(office, () => {
        const useCount = sql`${savedReplies.useCount} + 1`
        office.db.update(savedReplies).set({ useCount }).where(isOffered(id)).run()
      })
    },
  }
}

function isOffered(id: string) {
  return and(eq(savedReplies.id, id), isNull(savedReplies.removedAt))
}

function toSavedReply({ removedAt: _, ...row }: typeof savedReplies.$inferSelect): SavedReply {
  return row
}
