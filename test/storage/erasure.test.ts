import { expect, test } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { closed } from '../../src/tickets/transitions.ts'
import {
  aNewTicket,
  anAdvisor,
  anInboundMail,
  bytesOf,
  type Delivery,
  deliver,
  filedPlainly,
  lookupOf,
  readAll,
} from '../helpers/deliver.ts'
import { aino } from '../helpers/mails/cast.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

const at = new Date('2026-11-24T08:05:00Z')

const whenever = { arrivedAt: at, isHistory: false }

function arrivedAs(uid: number) {
  return {
    source: { kind: 'imap', position: { mailbox: 'm', folder: 'INBOX', uidValidity: 7, uid } },
  } as const
}

test('the ledger explains an erased mail, in its old place and in a new one', async () => {
  const storage = await memoryStorage()
  const mail = { messageId: 'kirje@citizen.example', text: 'Ainon sanat' }
  const first = await deliver(storage, { mail, arrival: arrivedAs(1) })
  await eraseAino(storage, [first.ticketId])
  const again = await deliver(storage, { mail, arrival: arrivedAs(1) })
  expect([again.kind, again.rawId]).toEqual(['already-filed', first.rawId])
  const moved = await deliverAgain(storage, { mail, arrival: arrivedAs(9) })
  expect(moved).toMatchObject({ kind: 'redelivered', ticketId: first.ticketId })
  expect((await readAll(storage.readRaw(moved.rawId))).length).toBe(0)
  const ledger = await storage.ledger('m', 'INBOX', 7, 0, 10)
  expect(ledger.map(({ position, isFiled }) => [position.uid, isFiled])).toEqual([
    [1, true],
    [9, true],
  ])
  expect(await storage.unknownUids('m', 'INBOX', 7, [1, 9])).toEqual([])
  expect(await storage.receivedMails('', 10)).toEqual([])
})

test('another mail under the Message-ID of an erased one is a mail of its own', async () => {
  const storage = await memoryStorage()
  const mail = { messageId: 'kirje@citizen.example', text: 'Ainon sanat' }
  const first = await deliver(storage, { mail, arrival: arrivedAs(1) })
  await eraseAino(storage, [first.ticketId])
  const other = await deliverAgain(storage, {
    mail: { ...mail, text: 'Aivan muuta' },
    arrival: arrivedAs(2),
  })
  expect(other.kind).toBe('filed')
  expect(other.ticketId).not.toBe(first.ticketId)
})

test('equal bytes that another resident’s mail holds stay theirs', async () => {
  const storage = await memoryStorage()
  const mail = { messageId: 'sama@lista.example', text: 'Samat tavut' }
  const first = await deliver(storage, { mail, arrival: arrivedAs(1) })
  const other = await storage.keepRaw(
    { ...arrivedAs(2), ...whenever },
    Buffer.from('Message-ID: <sama@lista.example>\r\n\r\nSamat tavut'),
  )
  await eraseAino(storage, [first.ticketId])
  expect(String(await readAll(storage.readRaw(other.mail.rawId)))).toContain('Samat tavut')
  expect((await readAll(storage.readRaw(first.rawId))).length).toBe(0)
})

test('a long enquiry goes in steps between which others work', async () => {
  const storage = await memoryStorage()
  const first = await deliver(storage, { mail: { messageId: 'a0@citizen.example' } })
  for (let number = 1; number < 60; number += 1)
    await deliver(storage, {
      mail: {
        messageId: `a${number}@citizen.example`,
        text: `Viesti ${number}`,
        inReplyTo: ['a0@citizen.example'],
      },
    })
  await close(storage, first.ticketId)
  const resident = await storage.residentOf(aino.address)
  const { mark, counts } = (await storage.erasurePlan(resident))!
  expect(counts.messages).toBe(60)
  await storage.beginErasure(resident, mark, { userId: 'u1', at }, 'Pyyntö 7')
  const messages: number[] = []
  while (!(await storage.continueErasures(1))) {
    messages.push((await storage.erasures(resident, 1))[0]!.counts.messages)
    expect(await storage.probe()).toBe(true)
  }
  const steps = messages.map((count, index) => count - (messages[index - 1] ?? 0))
  expect(Math.max(...steps)).toBe(1)
  expect(messages.at(-1)).toBe(60)
})

test('mail that comes while an erasure goes on is kept, with its enquiry and the person', async () => {
  const storage = await memoryStorage()
  const { ticketId } = await deliver(storage, { mail: { messageId: 'a0@citizen.example', text: 'Vanha' } })
  await close(storage, ticketId)
  const resident = await storage.residentOf(aino.address)
  const { mark } = (await storage.erasurePlan(resident))!
  await storage.beginErasure(resident, mark, { userId: 'u1', at }, 'Pyyntö 7')
  const late = await deliver(storage, {
    mail: { messageId: 'a1@citizen.example', text: 'Häätö on huomenna', inReplyTo: ['a0@citizen.example'] },
    filing: { ticket: { existing: ticketId, patch: { state: 'open', closedAt: null } } },
  })
  expect(await storage.continueErasures(1_000)).toBe(true)
  expect(String(await readAll(storage.readRaw(late.rawId)))).toContain('Häätö on huomenna')
  const ticket = (await storage.ticketById(ticketId))!
  expect([ticket.state, ticket.erasedAt, ticket.requester]).toEqual(['open', undefined, aino])
  expect((await storage.erasures(resident, 1))[0]).toMatchObject({ stage: 'done', keptTickets: 1 })
  expect(await storage.erasurePlan(resident)).toMatchObject({ tickets: [{ fate: 'open' }] })
})

test('a search for the person that is made while an erasure goes on is gone with it', async () => {
  const storage = await memoryStorage()
  const { ticketId } = await deliver(storage, {})
  await close(storage, ticketId)
  const resident = await storage.residentOf(aino.address)
  const { mark } = (await storage.erasurePlan(resident))!
  await storage.beginErasure(resident, mark, { userId: 'u1', at }, 'Pyyntö 7')
  const search = async (id: string, words: string) =>
    storage.saveSearch({ id, userId: 'u1', words, at }, { kind: 'search-made', at, personal: { words } })
  const stageOf = async () => (await storage.erasures(resident, 1))[0]?.stage
  for (let number = 0; (await stageOf()) !== 'bytes'; number += 1) {
    await search(`s${number}`, aino.address)
    await storage.continueErasures(1)
  }
  await search('other', 'vuokra')
  expect(await storage.continueErasures(1_000)).toBe(true)
  const { searches, texts } = (await storage.erasures(resident, 1))[0]!.counts
  expect(texts).toBe(searches + 1)
  expect(await storage.savedSearch(`s${searches - 1}`, 'u1')).toBeUndefined()
  expect(await storage.savedSearch('other', 'u1')).toEqual({ words: 'vuokra' })
  const told = (await storage.changesSince(0, 1_000)).filter(({ kind }) => kind === 'search-made')
  expect(told.flatMap(({ personal }) => personal?.words ?? [])).toEqual(['vuokra'])
})

test('a name that stands in other people’s addresses or within other words erases nothing of theirs', async () => {
  const storage = await memoryStorage()
  const requester = { name: 'kaupunki', address: aino.address }
  const { ticketId } = await deliver(storage, { ticket: { requester } })
  for (const address of ['sanna@kaupunki.example', 'kaupunkilainen@citizen.example'])
    await storage.appendEvent({ kind: 'signed-in', at, personal: { address } })
  await eraseAino(storage, [ticketId])
  expect((await storage.erasures(undefined, 1))[0]?.counts).toMatchObject({ tickets: 1, texts: 1 })
})

test('what was asked for is known by every address of the person, and asked for once', async () => {
  const storage = await memoryStorage()
  const { ticketId } = await deliver(storage, {})
  await close(storage, ticketId)
  const resident = await storage.residentOf(aino.address)
  const other = await storage.residentOf('aino@toinen.example')
  const ask = async (id: string) => {
    const { mark } = (await storage.erasurePlan(id))!
    return await storage.beginErasure(id, mark, { userId: 'u1', at }, 'Pyyntö 7', true)
  }
  const asked = await ask(resident)
  await storage.mergeResidents(resident, other, { kind: 'resident-merged', at })
  expect(await ask(other)).toEqual(asked)
  for (const id of [resident, other])
    expect(await storage.erasures(id, 5)).toMatchObject([{ stage: 'asked', residentId: resident }])
})

/** By the rule of the intake: a known id with the same content is the same mail. */
async function deliverAgain(storage: Storage, { mail: fields, arrival }: Delivery) {
  const mail = anInboundMail(fields)
  const bytes = bytesOf(`${mail.headers}\r\n\r\n${mail.text}`)
  const kept = await storage.keepRaw({ ...arrivedAs(0), ...whenever, ...arrival }, bytes)
  const filed = await storage.fileInbound(kept.mail.rawId, mail, lookupOf(mail), ({ known, ...found }) =>
    known?.canonicalHash === mail.canonicalHash
      ? { kind: 'redelivered', messageId: known.messageId, events: [] }
      : filedPlainly(found, aNewTicket()),
  )
  return { ...filed, rawId: kept.mail.rawId }
}

async function eraseAino(storage: Storage, ticketIds: readonly string[]): Promise<void> {
  for (const ticketId of ticketIds) await close(storage, ticketId)
  const resident = await storage.residentOf(aino.address)
  const { mark } = (await storage.erasurePlan(resident))!
  const begun = await storage.beginErasure(resident, mark, { userId: 'u1', at }, 'Pyyntö 7')
  expect(begun.kind).toBe('begun')
  expect(await storage.continueErasures(1_000)).toBe(true)
}

async function close(storage: Storage, ticketId: string): Promise<void> {
  const userId = await anAdvisor(storage)
  await storage.changeTicket(ticketId, (ticket) => {
    const change = closed(ticket, 'Hoidettu', { userId }, at)
    return 'refused' in change ? { refused: String(change.refused) } : change
  })
}
