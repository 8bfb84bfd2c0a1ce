import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { defaultSettings } from '../../src/settings/settings.ts'
import { type MoveKind, messagesTakenBack } from '../../src/tickets/moves.ts'
import { targetRule } from '../../src/tickets/targets.ts'
import { closed } from '../../src/tickets/transitions.ts'
import { decideMove } from '../../src/web/tickets/decide-move.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service, tuesday } from '../web/a-desk.ts'

const due = targetRule(defaultSettings)
/** The first person of a desk. */
const userId = 'u1'

async function anOffice() {
  const desk = await aDesk()
  await desk.person('advisor')
  const first = await desk.receive(aMail({ from: aino, to: service, messageId: 'a1@citizen.example' }))
  desk.wait(30)
  const second = await desk.receive(aMail({ from: vaino, to: service, messageId: 'v1@citizen.example' }))
  desk.wait(30)
  return { desk, first, second }
}

async function ticketOf({ store }: ADesk, reference: string) {
  return (await store.ticketByReference(reference, tuesday))!.ticket
}

async function move(
  { store, now }: ADesk,
  kind: MoveKind,
  fromId: string,
  intoId?: string,
  messageIds?: string[],
) {
  const at = now()
  const chosen = async (ticketId: string) => ({
    ticketId,
    version: (await store.ticketById(ticketId))!.version,
  })
  const id = randomUUID()
  const moved = await store.moveMessages(
    {
      ...{ id, kind, userId, at, joining: [] },
      from: await chosen(fromId),
      ...(intoId ? { into: await chosen(intoId) } : {}),
      ...(messageIds ? { messageIds } : {}),
    },
    decideMove(kind, { userId }, at, { due, today: '2026-11-24' }),
  )
  expect(moved.kind).toBe('moved')
  return id
}

const partsOf = async ({ store }: ADesk, ticketId: string) =>
  (await store.ticketProof(ticketId)).clocks.map(({ part, closedMs }) => ({
    part,
    isClosed: closedMs !== undefined,
  }))

test('every message is measured once, in the ticket where it stands', async () => {
  const { desk, first, second } = await anOffice()
  const [survivor, gone] = [await ticketOf(desk, first), await ticketOf(desk, second)]
  const id = await move(desk, 'merge', gone.id, survivor.id)
  expect(await partsOf(desk, gone.id)).toEqual([])
  expect(await partsOf(desk, survivor.id)).toEqual([
    { part: 'first', isClosed: false },
    { part: 'joined', isClosed: false },
  ])
  await desk.store.undoMove({ id, userId, at: desk.now() }, (ticket, before, newer) =>
    messagesTakenBack(ticket, before, newer, due),
  )
  expect(await partsOf(desk, gone.id)).toEqual([{ part: 'first', isClosed: false }])
  expect(await partsOf(desk, survivor.id)).toEqual([{ part: 'first', isClosed: false }])
})

test('what was closed before its ticket was merged is not owed again', async () => {
  const { desk, first, second } = await anOffice()
  const [survivor, gone] = [await ticketOf(desk, first), await ticketOf(desk, second)]
  await desk.store.changeTicket(gone.id, (ticket) => {
    const change = closed(ticket, 'Hoidettu', { userId }, desk.now())
    return 'refused' in change ? { refused: change.refused } : change
  })
  desk.wait(60)
  await move(desk, 'merge', gone.id, survivor.id)
  const clocks = (await desk.store.ticketProof(survivor.id)).clocks
  expect(clocks.map(({ closedMs }) => closedMs)).toEqual([undefined, tuesday.getTime() + 60 * 60_000])
})

test('a message that was split off keeps the clock it had from its arrival', async () => {
  const { desk, first, second } = await anOffice()
  const [survivor, gone] = [await ticketOf(desk, first), await ticketOf(desk, second)]
  await move(desk, 'merge', gone.id, survivor.id)
  const view = (await desk.store.ticketByReference(first, tuesday))!
  const messageId = view.messages.find((message) => message.messageId === 'v1@citizen.example')!.id
  await move(desk, 'split', survivor.id, undefined, [messageId])
  const split = await ticketOf(desk, 'AN-2026-3')
  const [clock] = (await desk.store.ticketProof(split.id)).clocks
  expect(clock).toMatchObject({ part: 'first', arrivedMs: tuesday.getTime() + 30 * 60_000, messageId })
  expect(await partsOf(desk, survivor.id)).toEqual([{ part: 'first', isClosed: false }])
})
