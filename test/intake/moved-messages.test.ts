import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../src/settings/settings.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type { MoveKind } from '../../src/tickets/moves.ts'
import { messagesTakenBack } from '../../src/tickets/moves.ts'
import { targetRule } from '../../src/tickets/targets.ts'
import type { TicketPatch } from '../../src/tickets/ticket.ts'
import { decideMove, moveRules } from '../../src/web/tickets/decide-move.ts'
import { anIntake, type IntakeOfTest, receive, ticketIdOf } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, stranger, vaino } from '../helpers/mails/cast.ts'

const due = targetRule(defaultSettings)
const leena = 'leena'

type Both = IntakeOfTest & {
  readonly ainos: string
  readonly vainos: string
  readonly toAino: string
  readonly toVaino: string
}

/** Aino wrote and Väinö wrote; each has the signed id of a receipt of ours. */
async function twoTickets(): Promise<Both> {
  const office = await anIntake()
  const { storage, intake } = office
  const [first] = await receive(
    intake,
    aMail({ from: aino, messageId: 'a1@citizen.example', subject: 'Vuokra' }),
  )
  const toAino = (await storage.claimNext('test', 60_000))?.rfcMessageId ?? ''
  office.clock.passMinutes(3)
  const [second] = await receive(
    intake,
    aMail({ from: vaino, messageId: 'v1@citizen.example', subject: 'Häätö' }),
  )
  const toVaino = (await storage.claimNext('test', 60_000))?.rfcMessageId ?? ''
  return { ...office, ainos: ticketIdOf(first), vainos: ticketIdOf(second), toAino, toVaino }
}

async function moved(
  { storage, clock }: Pick<IntakeOfTest, 'storage' | 'clock'>,
  kind: MoveKind,
  fromId: string,
  intoId: string | undefined,
  more: { readonly messageIds?: readonly string[]; readonly joining?: readonly string[] } = {},
) {
  const id = randomUUID()
  const at = clock.now()
  const result = await storage.moveMessages(
    {
      id,
      kind,
      userId: leena,
      at,
      from: await chosen(storage, fromId),
      ...(intoId === undefined ? {} : { into: await chosen(storage, intoId) }),
      joining: [],
      ...more,
    },
    decideMove(kind, { userId: leena }, at, moveRules(defaultSettings, at)),
  )
  return { id, ...result }
}

async function chosen(storage: Storage, ticketId: string) {
  return { ticketId, version: (await storage.ticketById(ticketId))?.version ?? 0 }
}

async function undone({ storage, clock }: Pick<IntakeOfTest, 'storage' | 'clock'>, id: string) {
  return storage.undoMove({ id, userId: leena, at: clock.now() }, (ticket, before, newer) =>
    messagesTakenBack(ticket, before, newer, due),
  )
}

async function textsOf(storage: Storage, ticketId: string) {
  const ticket = await storage.ticketById(ticketId)
  const view = await storage.ticketByReference(ticket?.reference ?? '', new Date())
  return {
    view: view!,
    froms: view!.messages.filter(({ direction }) => direction === 'in').map(({ from }) => from?.address),
  }
}

describe('after two tickets were merged', () => {
  test('the survivor holds every word in the order of time, and the other reference leads to it', async () => {
    const office = await twoTickets()
    const { storage, ainos, vainos } = office
    const before = await storage.ticketById(ainos)
    expect(await moved(office, 'merge', vainos, ainos)).toMatchObject({
      kind: 'moved',
      reference: 'AN-2026-1',
    })
    const { view, froms } = await textsOf(storage, vainos)
    expect(view.ticket.id).toBe(ainos)
    expect(froms).toEqual([aino.address, vaino.address])
    expect(view.ticket.version).toBe((before?.version ?? 0) + 1)
    expect(view.ticket.waitingSince).toEqual(before?.waitingSince)
    const counts = await storage.queueCounts(leena, office.clock.now())
    expect(counts).toMatchObject({ new: 1, open: 1, closed: 0, automatic: 0 })
  })

  test('a moving day that came with the merge goes with its undo, though the ticket was touched since', async () => {
    const office = await twoTickets()
    const { storage, ainos, vainos } = office
    const patched = (id: string, patch: TicketPatch) =>
      storage.changeTicket(id, () => ({ patch, events: [] }))
    const dayOf = async (id: string) => (await storage.ticketById(id))?.movingDay
    await patched(vainos, { movingDay: '2026-12-01' })
    const untouched = await moved(office, 'merge', vainos, ainos)
    expect(await dayOf(ainos)).toBe('2026-12-01')
    await undone(office, untouched.id)
    expect([await dayOf(ainos), await dayOf(vainos)]).toEqual([undefined, '2026-12-01'])
    const touched = await moved(office, 'merge', vainos, ainos)
    await patched(ainos, { topic: 'eviction-threat' })
    await undone(office, touched.id)
    expect([await dayOf(ainos), await dayOf(vainos)]).toEqual([undefined, '2026-12-01'])
    const told = (await textsOf(storage, ainos)).view.events.filter(
      ({ kind }) => kind === 'ticket-moving-day-set',
    )
    expect(told.map(({ facts }) => [facts.isSet, facts.isUndo ?? false])).toEqual([
      [false, true],
      [true, false],
      [false, true],
      [true, false],
    ])
    const changed = await moved(office, 'merge', vainos, ainos)
    await patched(ainos, { movingDay: '2026-12-15' })
    await undone(office, changed.id)
    expect(await dayOf(ainos)).toBe('2026-12-15')
  })

  test('each old token goes on to the survivor, but only for who takes part there', async () => {
    const office = await twoTickets()
    const { intake, ainos, vainos, toAino, toVaino } = office
    await moved(office, 'merge', vainos, ainos)
    const placeOf = async (from: typeof aino, inReplyTo: string) =>
      ticketIdOf((await receive(intake, aMail({ from, inReplyTo })))[0])
    expect(await placeOf(aino, toAino)).toBe(ainos)
    expect(await placeOf(aino, toVaino)).toBe(ainos)
    for (const [from, id] of [
      [vaino, toVaino],
      [vaino, toAino],
      [vaino, 'v1@citizen.example'],
      [stranger, toVaino],
      [stranger, toAino],
    ] as const)
      expect([ainos, vainos]).not.toContain(await placeOf(from, id))
  })

  test('who was let in by name writes there with the old token, the old id and the old reference', async () => {
    const office = await twoTickets()
    const { intake, ainos, vainos, toVaino } = office
    await moved(office, 'merge', vainos, ainos, { joining: [vaino.address] })
    for (const claim of [
      { inReplyTo: toVaino },
      { inReplyTo: 'v1@citizen.example' },
      { subject: 'Asia [AN-2026-2]' },
    ]) {
      const [received] = await receive(intake, aMail({ from: vaino, ...claim }))
      expect(ticketIdOf(received)).toBe(ainos)
    }
    const [theirs] = await receive(intake, aMail({ from: stranger, subject: 'Asia [AN-2026-2]' }))
    expect(ticketIdOf(theirs)).not.toBe(ainos)
  })

  test('a form that was made from either ticket before is too old', async () => {
    const office = await twoTickets()
    const { storage, ainos, vainos } = office
    const [one, other] = [await chosen(storage, ainos), await chosen(storage, vainos)]
    await moved(office, 'merge', vainos, ainos)
    const survivor = await storage.ticketById(ainos)
    expect(survivor!.version).toBeGreaterThan(Math.max(one.version, other.version))
    expect(await moved(office, 'merge', vainos, ainos)).toMatchObject({ kind: 'refused' })
  })

  test('its words are found by either reference and what somebody was writing is not lost', async () => {
    const office = await twoTickets()
    const { storage, ainos, vainos, clock } = office
    const at = clock.now()
    await storage.addUser(
      { id: leena, name: 'Leena', email: 'l@k.example', role: 'advisor', language: 'fi' },
      { kind: 'user-added', at },
    )
    await storage.saveDraft({ ticketId: vainos, userId: leena, kind: 'reply', text: 'Hei Väinö', at })
    await storage.saveDraft({ ticketId: ainos, userId: leena, kind: 'reply', text: 'Hei Aino', at })
    await moved(office, 'merge', vainos, ainos)
    expect((await storage.draft(ainos, leena, 'reply'))?.text).toBe('Hei Aino\n\nHei Väinö')
    for (const words of ['"an 2026 2"', '"an 2026 1"']) {
      const found = await storage.search({ match: words, now: at, limit: 10 })
      expect(found.rows.map(({ ticket }) => ticket.id)).toEqual([ainos])
    }
  })

  test('undoing it gives each ticket its own words, people, clock and tokens again', async () => {
    const office = await twoTickets()
    const { storage, intake, ainos, vainos, toVaino } = office
    const before = [await storage.ticketById(ainos), await storage.ticketById(vainos)]
    const { id } = await moved(office, 'merge', vainos, ainos, { joining: [vaino.address] })
    expect(await undone(office, id)).toMatchObject({ kind: 'undone', reference: 'AN-2026-2' })
    const after = [await storage.ticketById(ainos), await storage.ticketById(vainos)]
    const { version: _one, ...ofAino } = after[0]!
    const { version: _two, ...ofVaino } = after[1]!
    expect(before[0]).toMatchObject(ofAino)
    expect(before[1]).toMatchObject(ofVaino)
    expect((await textsOf(storage, ainos)).froms).toEqual([aino.address])
    expect((await textsOf(storage, vainos)).froms).toEqual([vaino.address])
    const [again] = await receive(intake, aMail({ from: vaino, inReplyTo: toVaino }))
    expect(ticketIdOf(again)).toBe(vainos)
    const [elsewhere] = await receive(intake, aMail({ from: vaino, subject: 'Asia [AN-2026-1]' }))
    expect(ticketIdOf(elsewhere)).not.toBe(ainos)
    expect(await undone(office, id)).toMatchObject({ kind: 'already' })
  })

  test('what came to the survivor since stays there when it is undone', async () => {
    const office = await twoTickets()
    const { storage, intake, ainos, vainos, toAino } = office
    const { id } = await moved(office, 'merge', vainos, ainos)
    office.clock.passMinutes(10)
    await receive(intake, aMail({ from: aino, inReplyTo: toAino, subject: 'Lisää' }))
    expect(await undone(office, id)).toMatchObject({ kind: 'undone' })
    expect((await textsOf(storage, ainos)).froms).toEqual([aino.address, aino.address])
    expect((await textsOf(storage, vainos)).froms).toEqual([vaino.address])
  })
})

describe('a message that was split off', () => {
  /** Väinö was let into Aino's ticket and wrote there. */
  async function sharedTicket() {
    const office = await twoTickets()
    const { storage, intake, ainos, vainos } = office
    await moved(office, 'merge', vainos, ainos, { joining: [vaino.address] })
    office.clock.passMinutes(10)
    await receive(intake, aMail({ from: aino, messageId: 'a2@citizen.example', inReplyTo: office.toAino }))
    const { view } = await textsOf(storage, ainos)
    const idOf = (rfcId: string) => view.messages.find(({ messageId }) => messageId === rfcId)?.id ?? ''
    return { ...office, idOf }
  }

  test('is a ticket of its own with its own clock, its writer in it and its receipt beside it', async () => {
    const office = await sharedTicket()
    const { storage, ainos, idOf } = office
    const split = await moved(office, 'split', ainos, undefined, { messageIds: [idOf('v1@citizen.example')] })
    expect(split).toMatchObject({ kind: 'moved', reference: 'AN-2026-3' })
    const view = (await storage.ticketByReference('AN-2026-3', office.clock.now()))!
    expect(view.ticket).toMatchObject({
      state: 'open',
      class: 'enquiry',
      subject: 'Häätö',
      requester: { address: vaino.address },
    })
    expect(view.ticket.waitingSince).toEqual(view.messages.find(({ direction }) => direction === 'in')?.at)
    expect(view.messages.map(({ kind }) => kind).toSorted()).toEqual(['person', 'receipt'])
    expect((await textsOf(storage, ainos)).froms).toEqual([aino.address, aino.address])
  })

  test('takes its tokens along: its writer answers into the new ticket and no longer into the old one', async () => {
    const office = await sharedTicket()
    const { storage, intake, ainos, toVaino, toAino, idOf } = office
    await moved(office, 'split', ainos, undefined, { messageIds: [idOf('v1@citizen.example')] })
    const split = (await storage.ticketByReference('AN-2026-3', office.clock.now()))!.ticket.id
    const placeOf = async (from: typeof aino, inReplyTo: string) =>
      ticketIdOf((await receive(intake, aMail({ from, inReplyTo })))[0])
    expect(await placeOf(vaino, toVaino)).toBe(split)
    expect(await placeOf(vaino, 'v1@citizen.example')).toBe(split)
    expect(await placeOf(aino, toAino)).toBe(ainos)
    for (const [from, id] of [
      [vaino, toAino],
      [aino, toVaino],
      [stranger, toVaino],
    ] as const)
      expect([ainos, split]).not.toContain(await placeOf(from, id))
  })

  test('goes back, and its reference leads to where it went', async () => {
    const office = await sharedTicket()
    const { storage, intake, ainos, toVaino, idOf } = office
    const { id } = await moved(office, 'split', ainos, undefined, {
      messageIds: [idOf('v1@citizen.example')],
    })
    expect(await undone(office, id)).toMatchObject({ kind: 'undone', reference: 'AN-2026-1' })
    expect((await storage.ticketByReference('AN-2026-3', office.clock.now()))?.ticket.id).toBe(ainos)
    const [again] = await receive(intake, aMail({ from: vaino, inReplyTo: toVaino }))
    expect(ticketIdOf(again)).toBe(ainos)
  })

  test('cannot be all that ever came', async () => {
    const office = await twoTickets()
    const { storage, ainos } = office
    const { view } = await textsOf(storage, ainos)
    const messageIds = view.messages.map(({ id }) => id)
    expect(await moved(office, 'split', ainos, undefined, { messageIds })).toMatchObject({
      kind: 'refused',
      reason: 'nothing-left',
    })
    expect(await moved(office, 'split', ainos, undefined, { messageIds: [] })).toMatchObject({
      kind: 'refused',
      reason: 'nothing-chosen',
    })
  })
})

test('a message moved to another ticket is answered there by nobody who was not let in', async () => {
  const office = await twoTickets()
  const { storage, intake, ainos, vainos, toAino, toVaino } = office
  office.clock.passMinutes(10)
  await receive(intake, aMail({ from: aino, messageId: 'a2@citizen.example', inReplyTo: toAino }))
  const { view } = await textsOf(storage, ainos)
  const wrong = view.messages.find(({ messageId }) => messageId === 'a2@citizen.example')?.id ?? ''
  await moved(office, 'move', ainos, vainos, { messageIds: [wrong] })
  expect((await textsOf(storage, vainos)).froms).toEqual([vaino.address, aino.address])
  const placeOf = async (from: typeof aino, inReplyTo: string) =>
    ticketIdOf((await receive(intake, aMail({ from, inReplyTo })))[0])
  expect(await placeOf(aino, toAino)).toBe(ainos)
  expect([ainos, vainos]).not.toContain(await placeOf(aino, 'a2@citizen.example'))
  expect(await placeOf(vaino, toVaino)).toBe(vainos)
})
