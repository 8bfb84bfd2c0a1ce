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

/** The same numbers every time, so that two runs measure the same office. */
export function steps(seed = 20_261_124): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** An office with so many messages, five to a ticket: letters of residents, each with names of its own. */
export async function fillOffice(storage: Storage, messages: number): Promise<void> {
  const below = steps()
  const begun = Date.parse('2023-01-02T08:00:00Z')
  let parent: string | undefined
  for (let number = 0; number < messages; number += 1) {
    const isFirst = number % 5 === 0
    const messageId = `${randomUUID()}@citizen.example`
    const name = `${one(firstNames, below)} ${one(roots, below)}${one(ends, below)}`
    const address = `${name.toLowerCase().replaceAll(/[^a-z]/g, '.')}.${number}@citizen.example`
    const text = Array.from({ length: 4 + below(8) }, () => one(sentences, below)).join(' ')
    const receivedAt = new Date(begun + number * 20 * 60_000)
    const sender = { name, address }
    await deliver(storage, {
      mail: {
        ...{ messageId, messageKey: messageId, sender, from: [sender], receivedAt, text, visibleText: text },
        subject: one(sentences, below).slice(0, 60),
        inReplyTo: isFirst || parent === undefined ? [] : [parent],
      },
      ticket: { requester: sender, state: number < messages * 0.98 ? 'closed' : 'open' },
    })
    if (isFirst) parent = messageId
  }
}

function one<Thing>(things: readonly Thing[], below: (limit: number) => number): Thing {
  return things[below(things.length)]!
}
