import { participantKey } from '../../../mail/participant-key.ts'
import { and, asc, eq, isNull } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'

export type ErasableMessage = {
  readonly id: string
  readonly direction: 'in' | 'out' | 'note'
  readonly kind: (typeof messages.$inferSelect)['kind']
  readonly isCall: boolean
}

/** All of a ticket that is not erased yet, with who wrote and was written to. */
export function messagesLeft({ db }: Office, ticketId: string) {
  return db
    .select({
      id: messages.id,
      direction: messages.direction,
      kind: messages.kind,
      call: messages.call,
      from: messages.from,
      to: messages.to,
      cc: messages.cc,
    })
    .from(messages)
    .where(and(eq(messages.ticketId, ticketId), isNull(messages.erasedAt)))
    .orderBy(asc(messages.number))
    .all()
    .map(({ call, ...row }) => ({ ...row, isCall: call !== null }))
}

type Left = ReturnType<typeof messagesLeft>[number]

/**
 * What goes of an enquiry. Of one that is also another's every report of a mail server goes too, and first: it brings
 * our answer back whole, and nothing says whose it was. How our mail fared stands on the mail itself.
 */
export function goingOf(
  office: Office,
  { ticketId, isWhole }: { readonly ticketId: string; readonly isWhole: boolean },
  keys: ReadonlySet<string>,
): readonly Left[] {
  const left = messagesLeft(office, ticketId)
  if (isWhole) return left
  const isReport = ({ kind }: Left) => kind === 'bounce'
  return [
    ...left.filter(isReport),
    ...left.filter((message) => !isReport(message) && isTheirs(message, keys)),
  ]
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
