import { randomUUID } from 'node:crypto'
import type { Storage } from '../../src/storage/storage.ts'
import { deliver } from '../helpers/deliver.ts'
import { letters } from '../search/letters-and-queries.ts'

const firstNames = ['Aino', 'Väinö', 'Sofia', 'Eero', 'Kaisa', 'Reino', 'Terttu', 'Åsa', 'Olavi', 'Hilkka']
const roots = [
  'Lehti',
  'Koski',
  'Mäki',
  'Virta',
  'Saari',
  'Niemi',
  'Salo',
  'Aalto',
  'Ranta',
  'Kallio',
  'Harju',
  'Lahti',
]
const ends = ['nen', 'la', 'mäki', 'niemi', 'ranta', 'vaara']
const sentences = Object.values(letters).flatMap((letter) => letter.split(/(?<=[.?!])\s+/))

const begun = Date.parse('2023-01-02T08:00:00Z')

/** The same numbers every time, so that two runs measure the same office. */
export function steps(seed = 20_261_124): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const messagesOfTicket = 5
/** Mails that wait at the same time share a commit; the messages of one ticket come one after the other. */
const ticketsTogether = 32

/** An office with so many messages, five to a ticket: letters of residents, each with names of its own. */
export async function fillOffice(storage: Storage, messages: number): Promise<void> {
  const below = steps()
  const letterOf = (number: number) => aLetter(number, number < messages * 0.98 ? 'closed' : 'open', below)
  for (let first = 0; first < messages; first += ticketsTogether * messagesOfTicket) {
    const count = Math.min(ticketsTogether * messagesOfTicket, messages - first)
    const letters = Array.from({ length: count }, (_, index) => letterOf(first + index))
    const tickets = Array.from({ length: Math.ceil(count / messagesOfTicket) }, (_, index) =>
      letters.slice(index * messagesOfTicket, (index + 1) * messagesOfTicket),
    )
    await Promise.all(tickets.map((ticket) => deliverTicket(storage, ticket)))
  }
}

type Letter = ReturnType<typeof aLetter>

function aLetter(number: number, state: 'open' | 'closed', below: (limit: number) => number) {
  const messageId = `${randomUUID()}@citizen.example`
  const name = `${one(firstNames, below)} ${one(roots, below)}${one(ends, below)}`
  const address = `${name.toLowerCase().replaceAll(/[^a-z]/g, '.')}.${number}@citizen.example`
  const text = Array.from({ length: 4 + below(8) }, () => one(sentences, below)).join(' ')
  const sender = { name, address }
  return {
    mail: {
      ...{ messageId, messageKey: messageId, sender, from: [sender], text, visibleText: text },
      receivedAt: new Date(begun + number * 20 * 60_000),
      subject: one(sentences, below).slice(0, 60),
    },
    ticket: { requester: sender, state },
  }
}

async function deliverTicket(storage: Storage, letters: readonly Letter[]): Promise<void> {
  const [first, ...later] = letters
  if (first === undefined) return
  await deliver(storage, first)
  for (const letter of later) {
    await deliver(storage, { ...letter, mail: { ...letter.mail, inReplyTo: [first.mail.messageId] } })
  }
}

function one<Thing>(things: readonly Thing[], below: (limit: number) => number): Thing {
  return things[below(things.length)]!
}
