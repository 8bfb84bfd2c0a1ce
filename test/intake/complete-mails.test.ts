import { describe, expect, onTestFinished, test } from 'vitest'
import { type CrashPoint, onCrashPoint } from '../../src/events/crash-point.ts'
import { type Arrival, type LeftPart, missingRest } from '../../src/intake/intake-store.ts'
import type { Incoming } from '../../src/intake/receive-mail.ts'
import { completeMails } from '../../src/intake/watching/complete-mails.ts'
import { partialMail } from '../../src/mailbox/imap/partial-mail.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { closed, madeEnquiry } from '../../src/tickets/transitions.ts'
import { anIntake, receive } from '../helpers/an-intake.ts'
import { anAdvisor, readAll } from '../helpers/deliver.ts'
import { fakeMailbox } from '../helpers/fake-mailbox.ts'
import { aMail } from '../helpers/mails/a-mail.ts'

const arrivedAt = new Date('2026-11-24T07:30:00Z')
const left = [{ name: 'sopimus.txt', type: 'text/plain', size: 9 }]
const words = 'Hyvä neuvoja, liitteenä vuokrasopimus.'

/** A city's server writes its own line above what came. */
const received =
  'from mx.citizen.example by mail.city.example with ESMTP id 4bX7; Tue, 24 Nov 2026 09:30:00 +0200'

const letter = (messageId: string | false = 'sopimus@citizen.example', line = received) =>
  aMail({
    subject: 'Vuokrasopimus',
    ...{ messageId, text: words, headers: { Received: line } },
    attachments: [{ filename: 'sopimus.txt', content: 'lukitus 9' }],
  })

function partOf(raw: Buffer, text: string): Buffer {
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n') + 4)
  const mimeHeaders = Buffer.from(
    'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n',
  )
  return partialMail(head, text === '' ? [] : [{ mimeHeaders, content: Buffer.from(text) }])
}

type Office = Awaited<ReturnType<typeof anOffice>>

async function anOffice(wrap?: (storage: Storage) => Storage) {
  const server = fakeMailbox()
  const { storage, intake, clock } = await anIntake(wrap ? { wrap } : {})
  const receive = async (
    raw: Buffer,
    more: Partial<Arrival> & { readonly uid: number; readonly uidValidity?: number },
  ) => {
    const { uid, uidValidity = 1, ...facts } = more
    const position = { mailbox: 'imap://fake', folder: 'INBOX', uidValidity, uid }
    const arrival = { source: { kind: 'imap' as const, position }, arrivedAt, isHistory: false, ...facts }
    await intake.receiveAll(one({ arrival, bytes: raw }), () => undefined)
  }
  const ask = () =>
    completeMails(
      {
        ...{ mailbox: server.mailbox, store: storage, intake, maxBytes: 1_000_000, silenceMs: 60_000 },
        now: clock.now,
        log: { warn: () => undefined },
      },
      new AbortController().signal,
    )
  return { server, storage, intake, clock, receive, ask }
}

async function* one(incoming: Incoming): AsyncGenerator<Incoming> {
  yield incoming
}

/** The server lists a mail of which it gave its text, or its headers alone. */
async function anOfficeWithAPart({
  whole = letter(),
  text = words,
  ...more
}: {
  readonly whole?: Buffer
  readonly text?: string
  readonly leftOnServer?: readonly LeftPart[]
  readonly wrap?: (storage: Storage) => Storage
} = {}) {
  const office = await anOffice(more.wrap)
  const uid = office.server.deliver(whole, arrivedAt)
  const leftOnServer = more.leftOnServer ?? left
  await office.receive(partOf(whole, text), { uid, isInPart: true, leftOnServer })
  return { ...office, uid, whole }
}

async function theTicket({ storage, clock }: Pick<Office, 'storage' | 'clock'>) {
  const { rows } = await storage.inboxPage({ now: clock.now(), limit: 10 })
  const view = await storage.ticketByReference('AN-2026-1', clock.now())
  const incoming = view?.messages.filter(({ direction }) => direction === 'in') ?? []
  if (!view || !incoming[0]) throw new Error('there is no message')
  return { tickets: rows.length, view, incoming, message: incoming[0] }
}

async function rawOf({ storage }: Pick<Office, 'storage'>, messageId: string): Promise<Buffer> {
  const raw = await storage.messageRaw(messageId)
  if (!raw) throw new Error('there is no original')
  return readAll(raw.bytes)
}

const kindsOf = async ({ storage }: Pick<Office, 'storage'>) =>
  (await storage.changesSince(0, 500)).map(({ kind }) => kind)

async function eraseAll(storage: Storage, { id, requester }: Ticket, at: Date): Promise<void> {
  const userId = await anAdvisor(storage)
  await storage.changeTicket(id, (ticket) => {
    const change = closed(ticket, 'Hoidettu', { userId }, at)
    if ('refused' in change) throw new Error('it cannot be closed')
    return change
  })
  const resident = await storage.residentOf(requester?.address ?? '')
  const { mark } = (await storage.erasurePlan(resident))!
  await storage.beginErasure(resident, mark, { userId, at }, 'Pyyntö 7')
  expect(await storage.continueErasures(1_000)).toBe(true)
}

describe('a mail that came in part', () => {
  test('is completed once the server gives it whole: same message, same clock, one receipt', async () => {
    const office = await anOfficeWithAPart({ text: '' })
    const { storage, clock, ask } = office
    const userId = await anAdvisor(storage)
    const before = await theTicket(office)
    expect(before.message).toMatchObject({
      text: '',
      attachments: [{ name: 'sopimus.txt', isLeftOnServer: true }],
    })
    expect(before.message.incomplete).toMatchObject({ state: 'open', folder: 'INBOX', arrivedAt })
    await storage.recordView(before.view.ticket.id, userId, { kind: 'ticket-viewed', at: clock.now() })
    clock.passMinutes(59)
    await ask()
    expect((await theTicket(office)).message.incomplete?.state).toBe('open')
    clock.passMinutes(2)
    await ask()
    const { view, tickets, incoming, message } = await theTicket(office)
    expect([tickets, incoming.length]).toEqual([1, 1])
    expect(message).toMatchObject({ id: before.message.id, text: words, at: before.message.at })
    expect(message.attachments).toMatchObject([{ name: 'sopimus.txt', size: 9, isLeftOnServer: false }])
    expect(message.incomplete).toMatchObject({ state: 'complete', endsAt: clock.now() })
    expect(view.ticket.dueAt).toEqual(before.view.ticket.dueAt)
    expect(await rawOf(office, message.id)).toEqual(office.whole)
    const kinds = await kindsOf(office)
    expect(kinds.filter((kind) => kind === 'receipt-queued')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'message-completed')).toHaveLength(1)
    const { rows } = await storage.inboxPage({ now: clock.now(), limit: 10, userId })
    expect(rows).toMatchObject([{ isUnread: true, hasAttachments: true, snippet: words }])
  })

  test('is found by what came with the whole of it, and its history says so', async () => {
    const office = await anOfficeWithAPart({ text: '' })
    const { storage, clock, ask } = office
    const isFound = async () => {
      const query = { now: clock.now(), limit: 10, match: '"neuvoja"' }
      return (await storage.search(query)).rows.length
    }
    expect(await isFound()).toBe(0)
    clock.passMinutes(61)
    await ask()
    expect(await isFound()).toBe(1)
    const { view, message } = await theTicket(office)
    expect(view.events.find(({ kind }) => kind === 'message-completed')).toMatchObject({
      messageId: message.id,
      facts: { attachments: 1, size: office.whole.length },
    })
  })

  test('is asked for after an hour, two, four, at last once a day, and for fourteen days', async () => {
    const office = await anOfficeWithAPart()
    const { server, clock, ask } = office
    server.withhold(office.uid)
    const began = clock.now().getTime()
    const askedAfter: number[] = []
    for (let hour = 1; hour <= 24 * 16; hour++) {
      clock.passMinutes(60)
      const before = server.fetched.length
      await ask()
      if (server.fetched.length > before) askedAfter.push((clock.now().getTime() - began) / 3_600_000)
    }
    expect(askedAfter.slice(0, 7)).toEqual([1, 3, 7, 15, 31, 55, 79])
    expect(askedAfter.at(-1)).toBe(14 * 24)
    const { message } = await theTicket(office)
    expect(message).toMatchObject({ text: words, incomplete: { state: 'given-up', arrivedAt } })
    expect(await office.storage.deskStatus()).toMatchObject({ incomplete: { waiting: 0, givenUp: 1 } })
    expect((await kindsOf(office)).filter((kind) => kind === 'message-stays-incomplete')).toHaveLength(1)
  })

  test('without its text gets that as soon as it can be had, and is asked for still', async () => {
    const office = await anOfficeWithAPart({ text: '' })
    const { server, clock, ask } = office
    server.withhold(office.uid)
    server.giveTexts(partOf(office.whole, words))
    clock.passMinutes(61)
    await ask()
    const { view, message, incoming } = await theTicket(office)
    expect(incoming).toHaveLength(1)
    expect(message).toMatchObject({ text: words, incomplete: { state: 'open' } })
    expect(message.attachments).toMatchObject([{ name: 'liite.pdf', isLeftOnServer: true }])
    expect(view.events.filter(({ kind }) => kind === 'message-text-came')).toHaveLength(1)
    server.withhold(undefined)
    clock.passMinutes(2 * 61)
    await ask()
    const { message: whole } = await theTicket(office)
    expect(whole).toMatchObject({ id: message.id, incomplete: { state: 'complete' } })
    expect(whole.attachments).toMatchObject([{ name: 'sopimus.txt', isLeftOnServer: false }])
    expect(await rawOf(office, whole.id)).toEqual(office.whole)
    expect((await kindsOf(office)).filter((kind) => kind === 'receipt-queued')).toHaveLength(1)
  })

  test('of which the words come at last opens the ticket that was closed without them', async () => {
    const office = await anOfficeWithAPart({ text: '' })
    const { storage, clock, ask } = office
    const userId = await anAdvisor(storage)
    const { view } = await theTicket(office)
    await storage.changeTicket(view.ticket.id, (ticket) => {
      const change = closed(ticket, 'Hoidettu', { userId }, clock.now())
      if ('refused' in change) throw new Error('it cannot be closed')
      return change
    })
    clock.passMinutes(61)
    await ask()
    const { ticket } = (await theTicket(office)).view
    expect(ticket).toMatchObject({ state: 'open', dueAt: view.ticket.dueAt })
    expect(ticket.closedAt).toBeUndefined()
    const kinds = await kindsOf(office)
    expect(kinds.filter((kind) => kind === 'ticket-reopened')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'receipt-queued')).toHaveLength(1)
  })

  test('leaves a server alone that refuses the connection, and is given up in time all the same', async () => {
    const office = await anOfficeWithAPart()
    office.server.goDown()
    office.clock.passMinutes(61)
    expect(await office.ask()).toBe('no-connection')
    expect((await theTicket(office)).message.incomplete?.state).toBe('open')
    office.clock.passMinutes(14 * 24 * 60)
    expect(await office.ask()).toBe('no-connection')
    expect((await theTicket(office)).message.incomplete?.state).toBe('given-up')
    expect(await office.ask()).toBe('asked')
  })

  test('with headers of which only the beginning is kept is not asked for: its whole would be a second one', async () => {
    const headers = { Received: received, 'X-Route': 'reitti '.repeat(10_000) }
    const office = await anOfficeWithAPart({ whole: aMail({ subject: 'Vuokra', text: words, headers }) })
    office.clock.passMinutes(61)
    await office.ask()
    expect(office.server.opened()).toBe(0)
    expect((await theTicket(office)).incoming).toHaveLength(1)
  })

  test('is asked for no more once it lies in the mailbox no more', async () => {
    const office = await anOfficeWithAPart()
    office.server.remove(office.uid)
    office.clock.passMinutes(61)
    await office.ask()
    expect((await theTicket(office)).message.incomplete?.state).toBe('gone')
  })

  test('breaks the connection at its own cost alone: the next one is completed', async () => {
    const office = await anOfficeWithAPart()
    const other = letter('toinen@citizen.example', `${received} 2`)
    const uid = office.server.deliver(other, arrivedAt)
    await office.receive(partOf(other, words), { uid, isInPart: true, leftOnServer: left })
    office.server.breakAt(office.uid)
    office.clock.passMinutes(61)
    await office.ask()
    const states = await Promise.all(
      ['AN-2026-1', 'AN-2026-2'].map(async (reference) => {
        const view = await office.storage.ticketByReference(reference, office.clock.now())
        return view?.messages[0]?.incomplete?.state
      }),
    )
    expect(states).toEqual(['open', 'complete'])
    expect(await kindsOf(office)).not.toContain('mailbox-lost')
  })

  test('is completed by the next start where the process died after keeping the whole', async () => {
    let isDying = true
    const office = await anOfficeWithAPart({
      wrap: (storage) => ({
        ...storage,
        fileInbound: async (rawId, ...filing) => {
          const { arrival } = (await storage.unfiled(10)).find((mail) => mail.rawId === rawId) ?? {}
          if (isDying && arrival?.isInPart !== true) throw new Error('died')
          return storage.fileInbound(rawId, ...filing)
        },
      }),
    })
    office.clock.passMinutes(61)
    await office.ask()
    expect((await theTicket(office)).message.incomplete?.state).toBe('open')
    isDying = false
    expect(await office.intake.resumeUnfiled()).toBe(1)
    const { tickets, incoming, message } = await theTicket(office)
    expect([tickets, incoming.length, message.incomplete?.state]).toEqual([1, 1, 'complete'])
    expect(await rawOf(office, message.id)).toEqual(office.whole)
    const ledger = await office.storage.ledger('imap://fake', 'INBOX', 1, 0, 10)
    expect(ledger.map(({ position, isFiled }) => [position.uid, isFiled])).toEqual([[office.uid, true]])
  })

  test.each<CrashPoint>([
    'raw-before-first-chunk',
    'raw-before-visible',
    'raw-visible',
    'filing-begun',
    'filed-before-commit',
    'filed-after-commit',
  ])('is completed once, whatever breaks off at %s', async (point) => {
    const office = await anOfficeWithAPart()
    onTestFinished(() => onCrashPoint(() => undefined))
    onCrashPoint((reached) => {
      if (reached === point) throw new Error(`broken off at ${point}`)
    })
    office.clock.passMinutes(61)
    await office.ask()
    onCrashPoint(() => undefined)
    await office.intake.resumeUnfiled()
    office.clock.passMinutes(2 * 61)
    await office.ask()
    const { tickets, incoming, message } = await theTicket(office)
    expect([tickets, incoming.length, message.incomplete?.state]).toEqual([1, 1, 'complete'])
    expect(await rawOf(office, message.id)).toEqual(office.whole)
    expect((await kindsOf(office)).filter((kind) => kind === 'message-completed')).toHaveLength(1)
    expect(await office.storage.unfiled(10)).toEqual([])
  })

  test('without a Message-ID is completed, too', async () => {
    const office = await anOfficeWithAPart({ whole: letter(false) })
    office.clock.passMinutes(61)
    await office.ask()
    const { tickets, message } = await theTicket(office)
    expect([tickets, message.incomplete?.state]).toEqual([1, 'complete'])
  })

  test('that was announced longer than it is, is asked for one day, and is never kept twice', async () => {
    const missing = [{ name: '', type: missingRest, size: 900 }]
    const office = await anOffice()
    const uid = office.server.deliver(letter(), arrivedAt)
    await office.receive(letter(), { uid, leftOnServer: missing })
    office.server.withhold(uid)
    for (let hour = 1; hour <= 30; hour++) {
      office.clock.passMinutes(60)
      await office.ask()
    }
    expect((await theTicket(office)).message.incomplete?.state).toBe('given-up')
    expect(office.server.fetched).toHaveLength(5)
  })

  test('because it is too large by rule is not asked for again', async () => {
    const office = await anOffice()
    const uid = office.server.deliver(letter(), arrivedAt)
    await office.receive(partOf(letter(), words), { uid, leftOnServer: left })
    office.clock.passMinutes(61)
    await office.ask()
    expect((await theTicket(office)).message.incomplete).toBeUndefined()
    expect(office.server.fetched).toEqual([])
  })

  test('stays unmarked in the mailbox until it is whole', async () => {
    const office = await anOfficeWithAPart()
    const owed = () => office.storage.owedMarks('imap://fake', 'INBOX', 1, 10)
    expect(await owed()).toEqual([])
    office.clock.passMinutes(61)
    await office.ask()
    expect(await owed()).toEqual([office.uid])
  })

  test('stays what an advisor made of it', async () => {
    const whole = Buffer.from(
      letter().toString().replace('Subject:', 'Auto-Submitted: auto-replied\r\nSubject:'),
    )
    const office = await anOfficeWithAPart({ whole })
    const { storage, clock } = office
    const userId = await anAdvisor(storage)
    const { view } = await theTicket(office)
    await storage.changeTicket(view.ticket.id, (ticket) => {
      const now = clock.now()
      return madeEnquiry(ticket, arrivedAt, { userId }, now, () => now)
    })
    const state = async () => {
      const { ticket } = (await theTicket(office)).view
      return { class: ticket.class, state: ticket.state, dueAt: ticket.dueAt }
    }
    const before = await state()
    clock.passMinutes(61)
    await office.ask()
    expect(await state()).toEqual(before)
    expect((await theTicket(office)).message.incomplete?.state).toBe('complete')
  })
})

describe('the whole of a mail that came in part', () => {
  test('that comes in a folder built anew completes it: nothing is there twice', async () => {
    const office = await anOfficeWithAPart()
    await office.receive(office.whole, { uid: 44, uidValidity: 2 })
    const { tickets, incoming, message } = await theTicket(office)
    expect([tickets, incoming.length, message.incomplete?.state]).toEqual([1, 1, 'complete'])
    expect(message.attachments).toMatchObject([{ isLeftOnServer: false }])
    await office.receive(office.whole, { uid: 45, uidValidity: 3 })
    await office.receive(partOf(office.whole, ''), {
      uid: 46,
      uidValidity: 4,
      isInPart: true,
      leftOnServer: left,
    })
    const after = await theTicket(office)
    expect([after.tickets, after.incoming.length, after.message.text]).toEqual([1, 1, words])
    expect((await kindsOf(office)).filter((kind) => kind === 'receipt-queued')).toHaveLength(1)
  })

  test('that somebody saves out of the mailbox and ingests as a file completes it', async () => {
    const office = await anOfficeWithAPart()
    const [received] = await receive(office.intake, office.whole)
    expect(received).toMatchObject({ kind: 'filed', filed: { kind: 'completed' } })
    const { tickets, message } = await theTicket(office)
    expect([tickets, message.incomplete?.state]).toEqual([1, 'complete'])
    expect(await office.storage.dueIncomplete(new Date('2027-01-01'), 5)).toEqual([])
  })

  test('another part of it is no second message, and the whole is asked for where that lies', async () => {
    const office = await anOfficeWithAPart({ text: '' })
    office.server.rebuild()
    await office.receive(partOf(office.whole, words), {
      uid: 1,
      uidValidity: 2,
      isInPart: true,
      leftOnServer: left,
    })
    expect((await theTicket(office)).incoming).toHaveLength(1)
    office.clock.passMinutes(61)
    await office.ask()
    expect((await theTicket(office)).message).toMatchObject({
      text: words,
      incomplete: { state: 'complete' },
    })
  })

  test('is never what only names its Message-ID: a stranger’s words do not take its place', async () => {
    const office = await anOfficeWithAPart()
    const forged = letter(
      undefined,
      'from evil.example by mail.city.example with ESMTP id 9zQ1; Tue, 24 Nov 2026 09:31:00 +0200',
    )
    const text = forged.toString().replace(words, 'Maksakaa uudelle tilille.')
    await office.receive(Buffer.from(text), { uid: 99 })
    const { message, tickets } = await theTicket(office)
    expect(message).toMatchObject({ text: words, incomplete: { state: 'open' } })
    expect(tickets).toBe(2)
    office.clock.passMinutes(61)
    await office.ask()
    expect((await theTicket(office)).message).toMatchObject({
      text: words,
      incomplete: { state: 'complete' },
    })
  })

  test('is known in another place by the way its headers tell, and without one is a mail of its own', async () => {
    const bare = Buffer.from(
      letter()
        .toString()
        .replace(/^Received: .*\r\n/m, ''),
    )
    const office = await anOfficeWithAPart({ whole: bare })
    await office.receive(bare, { uid: 44, uidValidity: 2 })
    expect((await theTicket(office)).message).toMatchObject({ text: words, incomplete: { state: 'open' } })
    office.clock.passMinutes(61)
    await office.ask()
    expect((await theTicket(office)).message).toMatchObject({
      text: words,
      incomplete: { state: 'complete' },
    })
  })

  test('never comes back once it was erased', async () => {
    const office = await anOffice()
    const whole = letter()
    const { storage, clock, server } = office
    const uid = server.deliver(whole, arrivedAt)
    await office.receive(partOf(whole, words), {
      uid,
      isInPart: true,
      leftOnServer: left,
      isHistory: true,
    })
    const { view } = await theTicket(office)
    await eraseAll(storage, view.ticket, clock.now())
    clock.passMinutes(61)
    await office.ask()
    expect(server.fetched).toEqual([])
    await office.receive(whole, { uid: 7, uidValidity: 2 })
    const after = await theTicket(office)
    expect([after.tickets, after.incoming.length]).toEqual([1, 1])
    expect(after.message).toMatchObject({ text: '', attachments: [] })
    expect(await storage.unfiled(10)).toEqual([])
  })
})
