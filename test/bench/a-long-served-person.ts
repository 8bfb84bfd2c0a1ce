import type { Storage } from '../../src/storage/storage.ts'
import { deliver } from '../helpers/deliver.ts'
import { letters } from '../search/letters-and-queries.ts'

/** Somebody the office has advised for years: one long enquiry and many short ones, all closed, and looked up often. */
export const person = { name: 'Kerttu Kanarianen', address: 'kerttu.kanarianen@citizen.example' }

export const personsMessages = { long: 300, short: 100, searches: 200 }

export async function aLongServedPerson(storage: Storage): Promise<string> {
  const texts = Object.values(letters)
  const mailOf = (number: number) => {
    const text = texts[number % texts.length] ?? ''
    return { sender: person, from: [person], text, visibleText: text }
  }
  const ticket = { requester: person, state: 'closed' } as const
  const first = await deliver(storage, { mail: { ...mailOf(0), messageId: 'pitka@citizen.example' }, ticket })
  for (let number = 1; number < personsMessages.long; number += 1)
    await deliver(storage, { mail: { ...mailOf(number), inReplyTo: ['pitka@citizen.example'] }, ticket })
  for (let number = 0; number < personsMessages.short; number += 1)
    await deliver(storage, { mail: { ...mailOf(number), subject: `Asia ${number}` }, ticket })
  const at = new Date()
  for (let number = 0; number < personsMessages.searches; number += 1) {
    const words = `${person.name} ${number}`
    const event = { kind: 'search-made', at, personal: { words } } as const
    await storage.saveSearch({ id: `haku-${number}`, userId: 'u1', words, at }, event)
  }
  if ((await storage.ticketById(first.ticketId))?.state !== 'closed') throw new Error('it is not closed')
  return storage.residentOf(person.address)
}
