import type { Found, Lookup } from '../../../intake/filing/filing.ts'
import { headDigest } from '../../../intake/filing/head-digest.ts'
import type { MailKind } from '../../../mail/inbound-mail.ts'
import { erasedMark } from '../erasure/erasure-marks.ts'
import { and, asc, eq, inArray, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { incompleteMails } from '../schema/mailbox.ts'
import { messages } from '../schema/messages.ts'
import { isDecided } from './decided.ts'

/** Messages of one reused Message-ID that are compared. */
const MOST_COMPARED = 8

/**
 * The message that came in part and has the same headers; for a mail that itself came in part, also one that came
 * whole. An erased one is known by its mark.
 */
export function sameHead(office: Office, lookup: Lookup, isIncomplete: boolean): Found['sameHead'] {
  const digest = lookup.headDigest
  if (digest === undefined) return undefined
  const row = byHead(office).get({ digest, mark: erasedMark(office, digest) })
  if (row) {
    const { erasedAt, endedAs, ...message } = row
    const state = erasedAt ? 'erased' : endedAs === 'complete' ? 'whole' : 'incomplete'
    return found(office, message, state)
  }
  const whole = isIncomplete
    ? byKey(office)
        .all({ messageKey: lookup.messageKey })
        .find(({ headers }) => headers !== null && headDigest(headers) === digest)
    : undefined
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

const byHead = prepared((db) =>
  db
    .select({ ...place, erasedAt: messages.erasedAt, endedAs: incompleteMails.endedAs })
    .from(incompleteMails)
    .innerJoin(messages, eq(messages.id, incompleteMails.messageId))
    .where(inArray(incompleteMails.headDigest, [placeholder('digest'), placeholder('mark')]))
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
