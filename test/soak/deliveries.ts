import type { MessageView } from '../../src/web/desk-store.ts'
import type { Told } from './account.ts'

/** What we hold to be sent arrived, once if it is an answer; what arrived is known. */
export function undelivered(outgoing: readonly MessageView[], sent: ReadonlyMap<string, number>): string[] {
  const known = new Set(outgoing.map(({ messageId }) => messageId))
  const strangers = [...sent.keys()].filter((id) => !known.has(id)).map((id) => `${id} was sent by nobody`)
  return [
    ...strangers,
    ...outgoing.flatMap(({ messageId = '', kind, delivery }) => {
      const arrived = sent.get(messageId) ?? 0
      const state = delivery?.state ?? 'missing'
      const [least, most] = kind === 'receipt' ? receiptBounds(state) : (answerBounds[state] ?? [1, 0])
      return arrived >= least && arrived <= most
        ? []
        : [`${kind} ${messageId} is ${state} and arrived ${arrived} times`]
    }),
  ]
}

const answerBounds: Readonly<Record<string, readonly [number, number]>> = {
  sent: [1, 1],
  unconfirmed: [0, 1],
  refused: [0, 0],
}

/** A receipt whose end is unknown is sent again: better twice than never. */
function receiptBounds(state: string): readonly [number, number] {
  return state === 'sent' ? [1, 9] : [1, 0]
}

export function lostAnswers(outgoing: readonly MessageView[], answers: Told['answers']): string[] {
  const kept = countsOf(
    outgoing.filter(({ kind }) => kind === 'reply').map(({ text }) => text.trim().split('\n')[0] ?? ''),
  )
  const doubled = [...kept].filter(([, times]) => times > 1).map(([text]) => `${text} was queued twice`)
  const lost = answers
    .filter(({ text, isPosted }) => isPosted && !kept.has(text))
    .map(({ text }) => `${text} is lost`)
  return [...doubled, ...lost]
}

export function miscopied(outgoing: readonly MessageView[], copies: readonly string[]): string[] {
  const found = countsOf(copies)
  return outgoing
    .filter(({ kind, delivery }) => kind === 'reply' && delivery?.state === 'sent')
    .flatMap(({ messageId = '' }) =>
      found.get(messageId) === 1
        ? []
        : [`answer ${messageId} has ${found.get(messageId) ?? 0} copies in Sent`],
    )
}

export function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
