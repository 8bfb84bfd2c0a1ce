import type { FeedbackStore } from '../../../web/status/feedback-store.ts'
import { appendEvents } from '../events.ts'
import { and, desc, eq, isNull, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { feedbacks } from '../schema/office.ts'

export function feedbackRows(office: Office): FeedbackStore {
  return {
    async addFeedback(feedback, event) {
      return write(office, () => {
        const isNew = office.db.insert(feedbacks).values(feedback).onConflictDoNothing().run().changes === 1
        if (isNew) appendEvents(office, [event])
        return isNew
      })
    },

    async feedbacks(limit, userId) {
      return office.db
        .select()
        .from(feedbacks)
        .where(userId === undefined ? undefined : eq(feedbacks.userId, userId))
        .orderBy(sql`${feedbacks.answeredAt} is not null`, desc(feedbacks.at), desc(feedbacks.id))
        .limit(limit)
        .all()
        .map(({ userId: by, answeredAt, ...row }) => ({
          ...row,
          ...(by === null ? {} : { userId: by }),
          ...(answeredAt === null ? {} : { answeredAt }),
        }))
    },

    async answerFeedback(id, at, event) {
      return write(office, () => {
        const isOpen = and(eq(feedbacks.id, id), isNull(feedbacks.answeredAt))
        const isAnswered =
          office.db.update(feedbacks).set({ answeredAt: at }).where(isOpen).run().changes === 1
        if (isAnswered) appendEvents(office, [event])
        return isAnswered
      })
    },
  }
}
