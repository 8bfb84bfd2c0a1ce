import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { makeEnvelopeId, makeReplyId, readReplyToken } from '../../src/mail/threading/reply-token.ts'
import { toMime } from '../../src/mailbox/smtp/mime.ts'
import { type Accepted, acceptReply } from '../../src/replies/accept-reply.ts'
import { buildReceipt } from '../../src/replies/build-receipt.ts'
import { createCopyFiling } from '../../src/replies/file-copies.ts'
import { makeReplyIds } from '../../src/replies/reply-ids.ts'
import { createOutbox, type OutboxOptions } from '../../src/replies/run-outbox.ts'
import type { SendResult } from '../../src/replies/sender.ts'
import { undoReply } from '../../src/replies/undo-reply.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { targetRule } from '../../src/tickets/targets.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { stoppedClock, tokenKeys } from '../helpers/an-intake.ts'
import { aFiledTicket, anAdvisor, aReceipt, deliver } from '../helpers/deliver.ts'
import { fakeSender, fakeSentFolder } from '../helpers/fake-sender.ts'
import { aino, landlord, office } from '../helpers/mails/cast.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

const domain = 'kaupunki.example'
const due = targetRule(defaultSettings)

type Office = {
  readonly storage: Storage
  readonly clock: ReturnType<typeof stoppedClock>
  readonly advisor: string
}

async function anOffice(): Promise<Office> {
  const clock = stoppedClock()
  const makeMessageId = (ticketId: string, messageId: string) =>
    makeReplyId({ ticketId, messageId, keys: tokenKeys, domain })
  const storage = await memoryStorage({ clock: clock.now, makeMessageId })
  return { storage, clock, advisor: await anAdvisor(storage) }
}

/** Aino's unanswered enquiry. */
function anEnquiry({ storage, clock }: Office): Promise<Ticket> {
  const waitingSince = clock.now()
  return aFiledTicket(storage, { ticket: { waitingSince, dueAt: due(waitingSince, 'ordinary') } })
}

function answer(
  { storage, clock, advisor }: Office,
  ticket: Ticket,
  form: {
    readonly text?: string
    readonly formId?: string
    readonly secureSuffix?: string
    readonly cc?: readonly { name: string; address: string }[]
  } = {},
): Promise<Accepted> {
  return acceptReply(
    { store: storage, toMime, makeIds: (id) => makeReplyIds(id, tokenKeys, domain), nudge: () => undefined },
    {
      formId: form.formId ?? crypto.randomUUID(),
      ticketVersion: ticket.version,
      to: [aino],
      cc: form.cc ?? [],
      ...(form.secureSuffix ? { secureSuffix: form.secureSuffix } : {}),
      text: form.text ?? 'Hei, asia on hoidossa.',
      language: 'fi',
      attachments: [],
      afterwards: { kind: 'wait' },
    },
    { ticket },
    {
      service: office,
      ownAddresses: [office.address],
      subjectPolicy: 'auto',
      undoSeconds: 20,
      isOurs: (id) => readReplyToken(id, tokenKeys) !== undefined,
    },
    { userId: advisor },
    clock.now(),
  )
}

function messageIdOf(accepted: Accepted): string {
  if (accepted.kind !== 'queued') throw new Error(`the reply is ${accepted.kind}`)
  return accepted.messageId
}

function startOutbox(
  { storage, clock }: Office,
  server: ReturnType<typeof fakeSender>,
  overrides: Partial<OutboxOptions> = {},
) {
  const outbox = createOutbox({
    store: storage,
    sender: server.sender,
    buildReceipt: (claimed, receipt) =>
      buildReceipt(claimed, receipt, { service: office, tokenKeys, toMime }),
    envelopeIdOf: ({ ticketId, messageId }) => makeEnvelopeId(tokenKeys, { ticketId, messageId }),
    aliasIdIn: () => undefined,
    due: async () => due,
    leaseMs: 60_000,
    now: clock.now,
    random: () => 0.5,
    holder: 'test',
    lanes: 2,
    pauseMs: () => 20,
    log: { warn: () => undefined, error: () => undefined },
    ...overrides,
  })
  const stopping = new AbortController()
  const ended = outbox.run(stopping.signal)
  const stop = async () => {
    stopping.abort()
    await ended
  }
  onTestFinished(stop)
  return { ...outbox, stop, abort: () => stopping.abort(), ended }
}

function until(check: () => void | Promise<void>) {
  return vi.waitFor(check, { timeout: 30_000, interval: 5 })
}

async function stateOf({ storage }: Office, messageId: string): Promise<string | undefined> {
  return (await storage.message(messageId))?.delivery?.state
}

function reaches(office: Office, messageId: string, state: string) {
  return until(async () => expect(await stateOf(office, messageId)).toBe(state))
}

async function ticketOf({ storage }: Office, { id }: Ticket): Promise<Ticket> {
  const ticket = await storage.ticketById(id)
  if (!ticket) throw new Error('no such ticket')
  return ticket
}

const refused = (code: number, state: 'retry' | 'refused'): SendResult => ({
  kind: 'answered',
  recipients: [{ address: aino.address, state, code }],
  response: `${code} no`,
})

test('an answer leaves when its undo is over, and only then is nothing owed', async () => {
  const here = await anOffice()
  const ticket = await anEnquiry(here)
  const messageId = messageIdOf(await answer(here, ticket))
  const server = fakeSender()
  const outbox = startOutbox(here, server)
  expect(await ticketOf(here, ticket)).toMatchObject({ state: 'waiting', waitingSince: here.clock.now() })
  expect(server.handed).toEqual([])
  here.clock.passMinutes(1)
  outbox.nudge()
  await reaches(here, messageId, 'sent')
  const answered = await ticketOf(here, ticket)
  expect(answered).toMatchObject({ state: 'waiting', firstAnsweredAt: here.clock.now() })
  expect(answered).not.toHaveProperty('waitingSince')
  expect(server.handed).toMatchObject([{ envelope: { from: office.address, recipients: [aino] } }])
  expect(server.handed[0]?.bytes).toContain('X-Neuvoposti-Loop')
  expect(server.handed[0]?.bytes).not.toContain('Auto-Submitted')
})

test('a secure answer is tried again for the one person whose suffixed address was put off', async () => {
  const here = await anOffice()
  const ticket = await anEnquiry(here)
  const messageId = messageIdOf(await answer(here, ticket, { cc: [landlord], secureSuffix: '.s' }))
  const server = fakeSender(({ envelope }) => ({
    kind: 'answered',
    recipients: envelope.recipients.map(({ address }, index) =>
      index === 0 ? { address, state: 'accepted', code: 250 } : { address, state: 'retry', code: 451 },
    ),
    response: '250 ok',
  }))
  here.clock.passMinutes(1)
  const outbox = startOutbox(here, server)
  await reaches(here, messageId, 'retry')
  here.clock.passMinutes(5)
  outbox.nudge()
  await reaches(here, messageId, 'sent')
  const envelopes = server.handed.map(({ envelope }) => envelope.recipients.map(({ address }) => address))
  expect(envelopes).toEqual([[`${aino.address}.s`, `${landlord.address}.s`], [`${landlord.address}.s`]])
  expect(server.handed[0]?.bytes).toContain(`<${aino.address}.s>`)
  const sent = await here.storage.message(messageId)
  expect(sent?.delivery?.recipients.map(({ address }) => address)).toEqual([aino.address, landlord.address])
  expect(sent?.to).toEqual([aino])
})

test('a double click is one answer, an answer to a changed ticket is none', async () => {
  const here = await anOffice()
  const ticket = await anEnquiry(here)
  expect((await answer(here, ticket, { formId: 'once' })).kind).toBe('queued')
  expect((await answer(here, ticket, { formId: 'once' })).kind).toBe('already-queued')
  expect((await answer(here, ticket)).kind).toBe('ticket-changed')
})

test('undo gives the words back and leaves the ticket open; after the sending it is too late', async () => {
  const here = await anOffice()
  const ticket = await anEnquiry(here)
  const messageId = messageIdOf(await answer(here, ticket, { text: 'Harkitsin uudelleen' }))
  const undo = () => undoReply(here.storage, messageId, { userId: here.advisor }, here.clock.now())
  const undone = await undo()
  expect(undone).toMatchObject({ kind: 'undone', text: expect.stringContaining('Harkitsin uudelleen') })
  expect(await ticketOf(here, ticket)).toMatchObject({ state: 'open' })
  expect(await undo()).toEqual({ kind: 'too-late' })
})

test('a temporary refusal is tried again with the same bytes', async () => {
  const here = await anOffice()
  const messageId = messageIdOf(await answer(here, await anEnquiry(here)))
  here.clock.passMinutes(1)
  const server = fakeSender(refused(451, 'retry'))
  const outbox = startOutbox(here, server)
  await reaches(here, messageId, 'retry')
  here.clock.passMinutes(2)
  outbox.nudge()
  await reaches(here, messageId, 'sent')
  expect(server.handed[1]).toEqual({ ...server.handed[0], envelope: expect.anything() })
})

test('a refusal for good brings the ticket back with a mark', async () => {
  const here = await anOffice()
  const ticket = await anEnquiry(here)
  const messageId = messageIdOf(await answer(here, ticket))
  here.clock.passMinutes(1)
  startOutbox(here, fakeSender(refused(550, 'refused')))
  await reaches(here, messageId, 'refused')
  expect(await ticketOf(here, ticket)).toMatchObject({ state: 'open', hasUndelivered: true })
})

test('only the recipient who was put off is written to again', async () => {
  const here = await anOffice()
  const messageId = messageIdOf(await answer(here, await anEnquiry(here), { cc: [landlord] }))
  here.clock.passMinutes(1)
  const server = fakeSender({
    kind: 'answered',
    recipients: [
      { address: aino.address, state: 'accepted', code: 250 },
      { address: landlord.address, state: 'retry', code: 452 },
    ],
    response: '250 ok',
  })
  const outbox = startOutbox(here, server)
  await reaches(here, messageId, 'retry')
  here.clock.passMinutes(2)
  outbox.nudge()
  await reaches(here, messageId, 'sent')
  expect(server.handed[1]?.envelope.recipients).toMatchObject([{ address: landlord.address }])
})

test('a fault of the mailbox pauses the outbox and counts against no message', async () => {
  const here = await anOffice()
  const messageId = messageIdOf(await answer(here, await anEnquiry(here)))
  here.clock.passMinutes(1)
  const throttled: SendResult = { kind: 'mailbox-fault', fault: 'throttled', code: '4.3.2' }
  const server = fakeSender(throttled)
  server.connectFaults.push({ kind: 'mailbox-fault', fault: 'unreachable', code: 'ECONNREFUSED' })
  const outbox = startOutbox(here, server, { lanes: 1 })
  await until(async () => {
    here.clock.passMinutes(1)
    outbox.nudge()
    expect(await stateOf(here, messageId)).toBe('sent')
  })
  const delivery = (await here.storage.message(messageId))?.delivery
  expect(delivery?.attempts).toBe(1)
})

describe('an end that nobody knows', () => {
  test('is left to a person and never sent again', async () => {
    const here = await anOffice()
    const ticket = await anEnquiry(here)
    const messageId = messageIdOf(await answer(here, ticket))
    here.clock.passMinutes(1)
    const server = fakeSender({ kind: 'unknown' })
    const outbox = startOutbox(here, server)
    await reaches(here, messageId, 'unconfirmed')
    here.clock.passMinutes(10_000)
    outbox.nudge()
    await outbox.stop()
    expect(server.handed).toHaveLength(1)
    expect(await ticketOf(here, ticket)).toMatchObject({ waitingSince: expect.any(Date) })
  })

  test('is found in Sent where the provider files by itself', async () => {
    const here = await anOffice()
    const ticket = await anEnquiry(here)
    const messageId = messageIdOf(await answer(here, ticket))
    here.clock.passMinutes(1)
    startOutbox(here, fakeSender({ kind: 'unknown' }))
    await reaches(here, messageId, 'unconfirmed')
    const folder = fakeSentFolder({ filesByItself: true })
    folder.holds((await here.storage.message(messageId))?.messageId ?? '')
    startFiling(here, folder)
    await reaches(here, messageId, 'sent')
    expect(await ticketOf(here, ticket)).toMatchObject({ firstAnsweredAt: expect.any(Date) })
  })

  test('after a death in the middle is an answer’s question and a receipt’s second try', async () => {
    const here = await anOffice()
    const messageId = messageIdOf(await answer(here, await anEnquiry(here)))
    here.clock.passMinutes(1)
    await deliver(here.storage, { filing: { receipt: aReceipt() } })
    for (let count = 0; count < 2; count += 1) {
      const claimed = await here.storage.claimNext('the dead', 60_000)
      if (claimed?.unbuilt)
        await here.storage.saveReceiptBytes(claimed.outgoingId, claimed.claim, Buffer.from('x'), 's', 't')
      await here.storage.enterSending(claimed!.outgoingId, claimed!.claim, 1_500_000, {
        kind: 'sending-started',
        at: here.clock.now(),
      })
    }
    const server = fakeSender()
    startOutbox(here, server)
    await reaches(here, messageId, 'unconfirmed')
    await until(() => expect(server.handed).toHaveLength(1))
    expect(server.handed[0]?.bytes).toBe('x')
  })
})

test('to stop is to let what was handed over have its end', async () => {
  const here = await anOffice()
  const messageId = messageIdOf(await answer(here, await anEnquiry(here)))
  here.clock.passMinutes(1)
  const server250 = Promise.withResolvers<SendResult>()
  const server = fakeSender(() => server250.promise)
  const outbox = startOutbox(here, server)
  await until(() => expect(server.handed).toHaveLength(1))
  outbox.abort()
  server250.resolve({
    kind: 'answered',
    recipients: [{ address: aino.address, state: 'accepted', code: 250 }],
    response: '250 ok',
  })
  await outbox.ended
  expect(await stateOf(here, messageId)).toBe('sent')
})

test('a stuck ticket holds up only itself', async () => {
  const here = await anOffice()
  const stuck = messageIdOf(await answer(here, await anEnquiry(here)))
  here.clock.passMinutes(1)
  const endless = Promise.withResolvers<SendResult>()
  const server = fakeSender(() => endless.promise)
  const outbox = startOutbox(here, server)
  await until(() => expect(server.handed).toHaveLength(1))
  const other = messageIdOf(await answer(here, await anEnquiry(here)))
  here.clock.passMinutes(1)
  outbox.nudge()
  await reaches(here, other, 'sent')
  expect(await stateOf(here, stuck)).toBe('sending')
  endless.resolve({ kind: 'unknown' })
})

describe('a receipt', () => {
  const receiptOf = async (filing: Parameters<typeof deliver>[1]) => {
    const here = await anOffice()
    await deliver(here.storage, { arrival: { arrivedAt: here.clock.now() }, ...filing })
    const server = fakeSender()
    startOutbox(here, server)
    await until(() => expect(server.handed).toHaveLength(1))
    return server.handed[0]?.bytes ?? ''
  }

  test('says that it is automatic, answers its mail and carries an id of ours', async () => {
    const bytes = await receiptOf({
      filing: { receipt: aReceipt({ inReplyTo: 'q@citizen.example', references: ['a@citizen.example'] }) },
    })
    expect(bytes).toMatch(/^Auto-Submitted: auto-replied\r$/m)
    expect(bytes).toMatch(/^X-Auto-Response-Suppress: All\r$/m)
    expect(bytes).toMatch(/^In-Reply-To: <q@citizen\.example>\r$/m)
    expect(bytes).toMatch(
      /^References: <a@citizen\.example>\s+<t[^>]+@kaupunki\.example>\s+<q@citizen\.example>\r$/m,
    )
    expect(bytes).toMatch(/^Subject: Viestisi on saapunut \[AN-2026-1\]\r$/m)
  })

  test('is the same for everybody: name, subject and words of the writer are not in it', async () => {
    const receipt = aReceipt({ to: { name: 'Aino Lehtimäki', address: aino.address } })
    const known = await receiptOf({ mail: { subject: 'Häätö', text: 'apua' }, filing: { receipt } })
    const unknown = await receiptOf({ mail: { subject: 'Hei', text: 'muuta' }, filing: { receipt } })
    expect(withoutIds(known)).toBe(withoutIds(unknown))
    expect(known).not.toMatch(/Lehtim|apua|H=C3=A4/)
  })

  test('that no server can take is refused and does not come back', async () => {
    const here = await anOffice()
    await deliver(here.storage, {
      filing: { receipt: aReceipt({ to: { name: '', address: '"quoted part"@citizen.example' } }) },
    })
    const server = fakeSender()
    startOutbox(here, server)
    await until(async () => {
      const kinds = (await here.storage.changesSince(0, 100)).map(({ kind }) => kind)
      expect(kinds).toContain('sending-refused')
    })
    expect(await here.storage.nextDueAt()).toBeUndefined()
    expect(server.handed).toEqual([])
  })
})

function withoutIds(bytes: string): string {
  return bytes
    .replace(/t[a-z0-9]+\.[0-9a-f]{32}\.[0-9a-f.]+/g, 'id')
    .replace(/k1\.[0-9a-f]{32}\.[0-9a-f]{32}/, 'mark')
    .replace(/=_nv[-_0-9A-Za-z.]*|_nv[0-9a-zA-Z_.-]*/g, 'boundary')
}

function startFiling({ storage, clock }: Office, folder: ReturnType<typeof fakeSentFolder>) {
  const filing = createCopyFiling({
    store: storage,
    sent: folder.sent,
    due: async () => due,
    holder: 'test',
    leaseMs: 60_000,
    now: clock.now,
    log: { warn: () => undefined },
  })
  const stopping = new AbortController()
  const ended = filing.run(stopping.signal)
  onTestFinished(async () => {
    stopping.abort()
    await ended
  })
  return filing
}

describe('the copy in Sent', () => {
  async function aSentReply() {
    const here = await anOffice()
    const messageId = messageIdOf(await answer(here, await anEnquiry(here)))
    here.clock.passMinutes(1)
    const server = fakeSender()
    startOutbox(here, server)
    await reaches(here, messageId, 'sent')
    return { ...here, server, messageId }
  }

  test('is the very bytes that were sent, and a failure is tried again without a second sending', async () => {
    const here = await aSentReply()
    const folder = fakeSentFolder()
    folder.failNext(2)
    const filing = startFiling(here, folder)
    await until(() => {
      here.clock.passMinutes(10)
      filing.nudge()
      expect(folder.copies).toHaveLength(1)
    })
    expect(folder.copies[0]?.bytes).toBe(here.server.handed[0]?.bytes)
    expect(here.server.handed).toHaveLength(1)
  })

  test('is not made twice when it lies there already, or where the provider files by itself', async () => {
    const here = await aSentReply()
    const folder = fakeSentFolder()
    folder.holds((await here.storage.message(here.messageId))?.messageId ?? '')
    startFiling(here, folder)
    await until(async () => {
      const kinds = (await here.storage.changesSince(0, 100)).map(({ kind }) => kind)
      expect(kinds).toContain('copy-filed')
    })
    expect(folder.copies).toEqual([])
  })
})
