import type { Found, Lookup } from '../../../intake/filing/filing.ts'
import { headOf } from '../../../intake/filing/head-digest.ts'
import { isIncomplete } from '../../../intake/incomplete-mails.ts'
import type { MailKind } from '../../../mail/inbound-mail.ts'
import { erasedMark } from '../erasure/erasure-marks.ts'
import { and, asc, eq, inArray, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { type deliveries, incompleteMails } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { isDecided } from './decided.ts'

/** Messages of one reused Message-ID that are compared. */
const MOST_COMPARED = 8

export type DeliveredMail = Pick<typeof deliveries.$inferSelect, 'replacesId' | 'isInPart' | 'leftOnServer'>

/**
 * The message that came in part and has the same headers, by its place, or by them alone where they tell their way;
 * for a mail that itself came in part, also one that came whole. An erased one is known by its mark.
 */
export function sameHead(
  office: Office,
  { head, messageKey }: Lookup,
  delivery: DeliveredMail,
): Found['sameHead'] {
  if (head === undefined) return undefined
  const { digest, isTraced } = head
  const marks = { digest, mark: erasedMark(office, digest) }
  const { replacesId } = delivery
  const inPlace = replacesId === null ? undefined : byPlace(office).get({ ...marks, replacesId })
  const row = inPlace ?? (isTraced ? byHead(office).get(marks) : undefined)
  if (row) {
    const { erasedAt, endedAs, ...message } = row
    const state = erasedAt ? 'erased' : endedAs === 'complete' ? 'whole' : 'incomplete'
    return found(office, message, state)
  }
  if (!isTraced || !isIncomplete(delivery)) return undefined
  const whole = byKey(office)
    .all({ messageKey })
    .find(({ headers }) => headers !== null && headOf(headers)?.digest === digest)
  return whole && found(office, whole, 'whole')
}

function found(
  office: Office,
  { messageId, ticketId, kind, hasText }: Place,
  state: NonNullable<Found['sameHead']>['state'],
): Found['sameHead'] {
  return {
    messageId,
    ticketId,
    state,
    kind: kind as MailKind,
    isDecided: isDecided(office, ticketId),
    hasText: hasText === 1,
  }
}

const { placeholder } = sql
const place = {
  messageId: messages.id,
  ticketId: messages.ticketId,
  kind: messages.kind,
  hasText: sql<number>`${messages.text} <> ''`,
}
type Place = { messageId: string; ticketId: string; kind: string; hasText: number }

const isSame = inArray(incompleteMails.headDigest, [placeholder('digest'), placeholder('mark')])

function incompleteOnes(db: Office['db']) {
  return db
    .select({ ...place, erasedAt: messages.erasedAt, endedAs: incompleteMails.endedAs })
    .from(incompleteMails)
    .innerJoin(messages, eq(messages.id, incompleteMails.messageId))
    .$dynamic()
}

const byPlace = prepared((db) =>
  incompleteOnes(db)
    .where(and(eq(incompleteMails.deliveryId, placeholder('replacesId')), isSame))
    .prepare(),
)

const byHead = prepared((db) =>
  incompleteOnes(db)
    .where(isSame)
    .orderBy(sql`${incompleteMails.endedAs} is 'complete'`, asc(incompleteMails.since))
    .limit(1)
    .prepare(),
)

const byKey = prepared((db) =>
  db
    .select({ ...place, headers: messages.headers })
    .from(messages)
    .where(and(eq(messages.messageKey, placeholder('messageKey')), eq(messages.direction, 'in')))
    .orderBy(asc(messages.at), asc(messages.id))
    .limit(MOST_COMPARED)
    .prepare(),
)
