import type { StoredEvent } from '../../src/events/event.ts'
import type { Office } from '../../src/office/office.ts'
import type { MessageView, TicketView } from '../../src/web/desk-store.ts'
import type { Dovecot } from '../helpers/servers/dovecot.ts'
import type { SinkMail } from '../helpers/servers/smtp-sink.ts'
import { faultsIn, ticketsIn } from '../live/office-data.ts'
import { sentId } from './a-bounce.ts'
import { countsOf, lostAnswers, miscopied, undelivered } from './deliveries.ts'
import type { PostedMail } from './post-of-an-hour.ts'

/** What the world outside did and saw. */
export type Told = {
  readonly posted: readonly PostedMail[]
  /** `isPosted`: the desk said so; otherwise the service died and either may be true. */
  readonly answers: readonly { readonly text: string; readonly isPosted: boolean }[]
  sent(): readonly SinkMail[]
}

export type Account = {
  readonly unexplained: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}

type Books = {
  readonly tickets: readonly TicketView[]
  readonly events: readonly StoredEvent[]
  readonly told: Told
}

/** Server, ledger, tickets, receipts and deliveries against each other: everything that does not add up. */
export async function accountOf(office: Office, dovecot: Dovecot, told: Told): Promise<Account> {
  const tickets = await ticketsIn(office)
  const events = await allEvents(office)
  const sent = countsOf(told.sent().map(sentId))
  const books: Books = { tickets, events, told }
  const [onServer, copies] = [await dovecot.count(), await dovecot.messages('Sent')]
  const incoming = messagesOf(tickets).filter(({ direction }) => direction === 'in')
  const redelivered = events.filter(({ kind }) => kind === 'message-redelivered').length
  const outgoing = messagesOf(tickets).filter(({ kind }) => kind === 'receipt' || kind === 'reply')
  return {
    unexplained: [
      ...(await faultsIn(office)),
      ...unevenCount(
        'mails on the server are messages or redeliveries',
        onServer,
        incoming.length + redelivered,
      ),
      ...misfiled(books),
      ...unreceipted(books),
      ...undelivered(outgoing, sent),
      ...lostAnswers(outgoing, told.answers),
      ...miscopied(
        outgoing,
        copies.map(({ raw }) => idOf(raw)),
      ),
    ],
    counts: {
      'mails on the server': onServer,
      'messages filed': incoming.length,
      redelivered,
      tickets: tickets.length,
      'receipts sent': outgoing.filter(({ kind }) => kind === 'receipt').length,
      'receipts withheld': events.filter(({ kind }) => kind === 'receipt-suppressed').length,
      answers: outgoing.filter(({ kind }) => kind === 'reply').length,
      unconfirmed: outgoing.filter(({ delivery }) => delivery?.state === 'unconfirmed').length,
      bounced: outgoing.filter(({ delivery }) => delivery?.recipients.some(isBounced)).length,
      'accepted by the relay': told.sent().length,
    },
  }
}

function messagesOf(tickets: readonly TicketView[]): MessageView[] {
  return tickets.flatMap(({ messages }) => messages)
}

async function allEvents({ storage }: Office): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for (;;) {
    const page = await storage.changesSince(events.at(-1)?.seq ?? 0, 5_000)
    if (page.length === 0) return events
    events.push(...page)
  }
}

/** Each mail is one message, where it belongs, whole. */
function misfiled({ tickets, told }: Books): string[] {
  const homes = new Map<string, TicketView[]>()
  for (const ticket of tickets) {
    for (const { direction, subject } of ticket.messages) {
      const mark = direction === 'in' ? /soak\d{5}/.exec(subject)?.[0] : undefined
      if (mark) homes.set(mark, [...(homes.get(mark) ?? []), ticket])
    }
  }
  const byOutgoing = new Map(
    tickets.flatMap((ticket) => ticket.messages.map(({ messageId }) => [messageId, ticket] as const)),
  )
  const placed = new Set<string>()
  return told.posted.flatMap(({ mark, place, bounced }) => {
    if (placed.has(mark)) return []
    placed.add(mark)
    const [home, ...others] = homes.get(mark) ?? []
    if (!home) return [`${mark} is nowhere`]
    if (others.length > 0) return [`${mark} is filed ${others.length + 1} times`]
    const [first] = home.messages.filter(({ direction }) => direction === 'in')
    const isRight =
      place.kind === 'own'
        ? first?.subject.includes(mark)
        : home === (place.kind === 'beside' ? homes.get(place.mark)?.[0] : byOutgoing.get(place.messageId))
    const isTold =
      !bounced ||
      home.messages.some(
        ({ messageId, delivery }) => messageId === bounced.messageId && delivery?.recipients.some(isBounced),
      )
    return [
      ...(isRight ? [] : [`${mark} lies in a wrong ticket`]),
      ...(isTold ? [] : [`${mark} bounced nothing`]),
    ]
  })
}

function isBounced({ state }: { readonly state: string }): boolean {
  return state === 'bounced'
}

/** Each message that came has a receipt, a share in one, or a reason why not. */
function unreceipted({ tickets, events }: Books): string[] {
  const answered = countsOf(
    events
      .filter(({ kind }) => kind === 'receipt-queued' || kind === 'receipt-suppressed')
      .map(({ messageId }) => messageId ?? ''),
  )
  return messagesOf(tickets)
    .filter(({ direction }) => direction === 'in')
    .flatMap(({ id, subject }) =>
      answered.get(id) === 1
        ? []
        : [`${subject} has ${answered.get(id) ?? 0} answers to the question of a receipt`],
    )
}

function unevenCount(what: string, left: number, right: number): string[] {
  return left === right ? [] : [`${what}: ${left} and ${right}`]
}

function idOf(raw: Buffer): string {
  return /^Message-ID:\s*<([^>]+)>/im.exec(raw.toString('latin1'))?.[1] ?? ''
}
