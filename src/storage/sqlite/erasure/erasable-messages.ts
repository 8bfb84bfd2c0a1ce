import { participantKey } from '../../../mail/senders/participant-key.ts'
import { and, asc, eq, isNull, sql } from '../file/drizzle.ts'
import { prepared } from '../file/prepared.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoingRecipients } from '../schema/outgoing.ts'

export type ErasableMessage = {
  readonly id: string
  readonly direction: 'in' | 'out' | 'note'
  readonly kind: (typeof messages.$inferSelect)['kind']
  readonly isCall: boolean
}

/** All of a ticket that is not erased yet, with who wrote and was written to. */
export function messagesLeft(office: Office, ticketId: string) {
  return leftOf(office)
    .all({ ticketId })
    .map(({ call, ...row }) => ({ ...row, isCall: call !== null }))
}

const leftOf = prepared((db) =>
  db
    .select({
      id: messages.id,
      direction: messages.direction,
      kind: messages.kind,
      call: messages.call,
      from: messages.from,
      to: messages.to,
      cc: messages.cc,
      speaksOf: messages.speaksOf,
    })
    .from(messages)
    .where(and(eq(messages.ticketId, sql.placeholder('ticketId')), isNull(messages.erasedAt)))
    .orderBy(asc(messages.number))
    .prepare(),
)

export type Left = ReturnType<typeof messagesLeft>[number]

/**
 * What goes of an enquiry. Of one that is also another's the reports about mail to this person go first: they bring
 * our answer back whole, and to whom it went is not known any more once it is erased.
 */
export function goingOf(
  office: Office,
  { ticketId, isWhole }: { readonly ticketId: string; readonly isWhole: boolean },
  keys: ReadonlySet<string>,
  left: readonly Left[] = messagesLeft(office, ticketId),
): readonly Left[] {
  if (isWhole) return left
  const reports = left.filter((message) => isReport(message) && isAboutThem(office, message, keys))
  return [...reports, ...left.filter((message) => !reports.includes(message) && isTheirs(message, keys))]
}

function isReport({ kind, speaksOf }: Left): boolean {
  return kind === 'bounce' || speaksOf !== null
}

/** One that names nobody speaks of whomever we wrote to, also where that is erased; one about no mail of ours may be anybody's. */
function isAboutThem({ db }: Office, { speaksOf }: Left, keys: ReadonlySet<string>): boolean {
  if (!speaksOf) return true
  const { messageId, keys: named } = speaksOf
  if (named.length > 0) return named.some((key) => keys.has(key))
  const { outgoingId, key } = outgoingRecipients
  const recipients = db.select({ key }).from(outgoingRecipients).where(eq(outgoingId, messageId)).all()
  return recipients.some((recipient) => recipient.key === '' || keys.has(recipient.key))
}

/** Of an enquiry that is also another's: what the person wrote, and what was written to them alone. */
export function isTheirs({ direction, from, to, cc }: Left, keys: ReadonlySet<string>): boolean {
  const isOne = ({ address }: { readonly address: string }) => keys.has(participantKey(address))
  if (direction === 'in') return from !== null && isOne(from)
  const all = [...to, ...cc]
  return direction === 'out' && all.length > 0 && all.every(isOne)
}

/** Who else wrote in it, so that it is theirs too: being written to makes nobody's words. */
export function isWrittenByAnother({ direction, kind, from }: Left, keys: ReadonlySet<string>): boolean {
  return direction === 'in' && kind === 'person' && from !== null && !keys.has(participantKey(from.address))
}
