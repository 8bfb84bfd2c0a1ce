import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileMail } from '../../src/intake/filing/file-mail.ts'
import type { Filing, Found, FoundTicket, Lookup, ReportedOutgoing } from '../../src/intake/filing/filing.ts'
import type { FilingOffice } from '../../src/intake/filing/filing-office.ts'
import type { Arrival } from '../../src/intake/intake-store.ts'
import type { Address, InboundMail } from '../../src/mail/inbound-mail.ts'
import { participantKey } from '../../src/mail/senders/participant-key.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { aTicket } from '../helpers/a-ticket.ts'
import { anInboundMail } from '../helpers/an-inbound-mail.ts'
import { aino, landlord, office, stranger } from '../helpers/mails/cast.ts'
import '../helpers/seeded-properties.ts'

const now = new Date('2026-11-24T08:00:00Z')
const monday = new Date('2026-11-23T08:00:00Z')
const friday = new Date('2026-11-27T14:00:00Z')

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}

const filingOffice: FilingOffice = {
  now,
  settings: defaultSettings,
  ownAddresses: [office.address],
  due: () => friday,
  language: 'fi',
}

const noReceipts = {
  toAddressLastHour: 0,
  toAddressLastDay: 0,
  toDomainLastHour: 0,
  inAllLastHour: 0,
  byTicket: {},
}

function aFound(overrides: Partial<Found> = {}): Found {
  return { byParent: [], receipts: noReceipts, ...overrides }
}

function hit(
  participants: readonly Address[],
  ticket: Partial<Ticket> = {},
  lastMessageAt = monday,
): FoundTicket {
  return {
    ticket: aTicket(ticket),
    participants: participants.map(({ address }) => participantKey(address)),
    lastMessageAt,
  }
}

function file(
  mail: Partial<InboundMail>,
  found: Partial<Found> = {},
  arrival: Partial<Arrival> = {},
): Filing {
  const read = anInboundMail(mail)
  const lookup: Lookup = {
    messageKey: read.messageKey,
    canonicalHash: read.canonicalHash,
    parentIds: [],
    ...(found.byToken ? { token: { ticketId: found.byToken.ticket.id, by: 'token' } } : {}),
  }
  const arrived: Arrival = { source: { kind: 'file' }, arrivedAt: monday, isHistory: false, ...arrival }
  return fileMail(read, arrived, lookup, aFound(found), filingOffice)
}

function filed(filing: Filing): Extract<Filing, { kind: 'filed' }> {
  if (filing.kind !== 'filed') throw new Error(`it was ${filing.kind}`)
  return filing
}

function reasonWithheld(filing: Filing): unknown {
  return filing.events.find(({ kind }) => kind === 'receipt-suppressed')?.facts?.reason
}

describe('a person’s message', () => {
  test('opens a ticket with a clock from its arrival and a receipt that names the day', () => {
    const filing = filed(file({}))
    expect(filing.ticket).toEqual({
      open: {
        class: 'enquiry',
        state: 'open',
        subject: 'Kysymys vuokrasta',
        requester: aino,
        language: 'fi',
        urgency: 'ordinary',
        waitingSince: monday,
        dueAt: friday,
        isHistory: false,
      },
    })
    expect(filing.newParticipants).toEqual([aino])
    expect(filing.receipt).toMatchObject({
      to: aino,
      inReplyTo: 'question@citizen.example',
      notBefore: now,
      snapshot: { dueDay: 'perjantaina 27.11.2026' },
    })
  })

  test('arrived when our own receiving host says, not when it was fetched', () => {
    const receivedAt = daysAgo(2)
    expect(filed(file({ receivedAt })).ticket).toMatchObject({ open: { waitingSince: receivedAt } })
  })

  test('joins by a token when the sender takes part', () => {
    const filing = filed(file({}, { byToken: hit([aino], { state: 'waiting' }) }))
    expect(filing.ticket).toMatchObject({ existing: aTicket().id, patch: { state: 'open', dueAt: friday } })
    expect(filing).toMatchObject({ threadedBy: 'token', newParticipants: [] })
    expect(filing.receipt).toBeDefined()
  })

  test('with a token of somebody else is kept out of the thread, and is receipted like any other', () => {
    const filing = filed(file({ sender: stranger }, { byToken: hit([aino]) }))
    expect(filing.ticket).toMatchObject({
      open: { class: 'quarantine', requester: stranger, possiblyRelatedTo: aTicket().id, dueAt: friday },
    })
    expect(filing.threadedBy).toBe('possibly-related')
    expect(filing.receipt?.to).toEqual(stranger)
  })

  const hints: readonly (readonly [
    string,
    Partial<InboundMail>,
    (who: FoundTicket) => Partial<Found>,
    string,
  ])[] = [
    ['In-Reply-To', { inReplyTo: ['a@b'] }, (who) => ({ byParent: [{ ...who, id: 'a@b' }] }), 'in-reply-to'],
    ['References', { references: ['a@b'] }, (who) => ({ byParent: [{ ...who, id: 'a@b' }] }), 'references'],
    ['a reference in the subject', {}, (who) => ({ byReference: who }), 'subject'],
  ]
  test.each(hints)('joins by %s when the sender takes part', (_, mail, found, by) => {
    expect(filed(file(mail, found(hit([aino]))))).toMatchObject({
      threadedBy: by,
      ticket: { existing: aTicket().id },
    })
  })

  test.each(hints)('by %s of a ticket one does not take part in opens a related one', (_, mail, found) => {
    expect(filed(file({ ...mail, sender: stranger }, found(hit([aino]))))).toMatchObject({
      threadedBy: 'possibly-related',
      ticket: { open: { class: 'enquiry', possiblyRelatedTo: aTicket().id } },
    })
  })

  test('by Thread-Index alone is related at most, also from who takes part', () => {
    expect(filed(file({}, { byThreadIndex: hit([aino]) })).ticket).toMatchObject({
      open: { possiblyRelatedTo: aTicket().id },
    })
  })

  test('from a forged sender is quarantined without clock, receipt or participation', () => {
    const filing = filed(
      file(
        { authentication: 'fail', noReceiptReason: 'authentication-failed' },
        { byReference: hit([aino]) },
      ),
    )
    expect(filing.ticket).toMatchObject({ open: { class: 'quarantine', possiblyRelatedTo: aTicket().id } })
    expect(filing.ticket).not.toHaveProperty('open.dueAt')
    expect(filing).toMatchObject({ newParticipants: [] })
    expect(filing.receipt).toBeUndefined()
    expect(reasonWithheld(filing)).toBe('authentication-failed')
  })

  test('to a closed ticket reopens it for thirty days', () => {
    const closed = { state: 'closed', closedAt: daysAgo(29) } as const
    const filing = filed(file({}, { byToken: hit([aino], closed, daysAgo(60)) }))
    expect(filing.ticket).toMatchObject({ existing: aTicket().id, patch: { state: 'open', closedAt: null } })
    expect(filing.events.map(({ kind }) => kind)).toContain('ticket-reopened')
  })

  test('to a ticket closed long ago opens a new one linked to it, which is no quarantine', () => {
    const closed = { state: 'closed', closedAt: daysAgo(31) } as const
    const filing = filed(file({}, { byToken: hit([aino], closed, daysAgo(60)) }))
    expect(filing.ticket).toMatchObject({ open: { class: 'enquiry', possiblyRelatedTo: aTicket().id } })
  })

  test('that passes another mail on begins something new', () => {
    const filing = filed(file({ subject: 'VL: Kysymys vuokrasta' }, { byReference: hit([aino]) }))
    expect(filing.ticket).toMatchObject({ open: { possiblyRelatedTo: aTicket().id } })
  })

  test('that could not be parsed is filed and receipted all the same', () => {
    const filing = filed(file({ degraded: true }))
    expect(filing.receipt).toBeDefined()
    expect(filing.events).toContainEqual(expect.objectContaining({ kind: 'mail-unreadable' }))
  })

  test('without a sender still becomes a ticket', () => {
    const { sender: _, ...mail } = anInboundMail()
    const lookup = { messageKey: mail.messageKey, canonicalHash: mail.canonicalHash, parentIds: [] }
    const arrival: Arrival = { source: { kind: 'file' }, arrivedAt: monday, isHistory: false }
    const filing = filed(fileMail(mail, arrival, lookup, aFound(), filingOffice))
    expect(filing.ticket).toMatchObject({ open: { class: 'enquiry' } })
    expect(reasonWithheld(filing)).toBe('no-sender')
  })

  test('of imported history has neither clock nor receipt', () => {
    const filing = filed(file({}, {}, { isHistory: true }))
    expect(filing.ticket).toMatchObject({ open: { state: 'open', isHistory: true } })
    expect(filing.ticket).not.toHaveProperty('open.waitingSince')
    expect(reasonWithheld(filing)).toBe('history')
  })

  test('of a folder built anew has a clock and no receipt', () => {
    const filing = filed(file({}, {}, { isLate: true }))
    expect(filing.ticket).toMatchObject({ open: { waitingSince: monday } })
    expect(reasonWithheld(filing)).toBe('late')
  })

  test('that trips the breaker is kept, and a person is alerted', () => {
    const filing = filed(file({}, { receipts: { ...noReceipts, toAddressLastHour: 6 } }))
    expect(filing.receipt).toBeUndefined()
    expect(filing.events).toContainEqual(expect.objectContaining({ kind: 'breaker-tripped' }))
  })
})

describe('the same mail again', () => {
  const known = { messageId: 'm', ticketId: 't', canonicalHash: 'hash-of-the-question' }

  test('is a redelivery', () => {
    expect(file({}, { known })).toMatchObject({ kind: 'redelivered', messageId: 'm' })
  })

  test('with other content is a message of its own, marked for its reused id', () => {
    expect(file({ canonicalHash: 'other' }, { known })).toMatchObject({ kind: 'filed', idIsReused: true })
  })

  test('as our own come back is noted with what we sent', () => {
    const own = { messageId: 'm', ticketId: 't' }
    expect(file({ sender: office }, { own })).toMatchObject({ kind: 'redelivered', messageId: 'm' })
  })

  test('under an id of ours from somebody else is not swallowed', () => {
    expect(file({ sender: stranger }, { own: { messageId: 'm', ticketId: 't' } }).kind).toBe('filed')
  })
})

describe('automatic mail', () => {
  test('with our token is collapsed in its ticket and moves nothing', () => {
    const filing = filed(
      file({ kind: 'automatic', sender: stranger }, { byToken: hit([aino], { state: 'closed' }) }),
    )
    expect(filing).toMatchObject({
      ticket: { existing: aTicket().id, patch: {} },
      isCollapsed: true,
      newParticipants: [],
    })
    expect(filing.receipt).toBeUndefined()
  })

  test.each(['automatic', 'bulk', 'bounce'] as const)(
    'that threads nowhere (%s) gets a silent ticket',
    (kind) => {
      const filing = filed(file({ kind }))
      expect(filing.ticket).toMatchObject({ open: { class: 'automatic', state: 'open' } })
      expect(filing.ticket).not.toHaveProperty('open.dueAt')
      expect(filing.newParticipants).toEqual([])
      expect(reasonWithheld(filing)).toBe(kind)
    },
  )
})

describe('a delivery report', () => {
  const reported: ReportedOutgoing = {
    outgoingId: 'o',
    messageId: 'reply',
    ticketId: aTicket().id,
    kind: 'reply',
    recipients: [{ address: aino.address, key: participantKey(aino.address) }],
    ticket: aTicket({ state: 'closed', closedAt: monday, firstAnsweredAt: monday }),
    withoutIt: { waitingSince: daysAgo(3) },
  }
  const failed = {
    address: aino.address.toUpperCase(),
    action: 'failed',
    status: '5.1.1',
    permanent: true,
    diagnostic: '550 no such user',
  } as const
  const bounce = { kind: 'bounce', sender: stranger, deliveryReport: { recipients: [failed] } } as const

  test('of a failure lands on the reply, reopens its ticket and takes the answer back', () => {
    const filing = filed(file(bounce, { reported }))
    expect(filing).toMatchObject({
      ticket: {
        existing: aTicket().id,
        patch: { state: 'open', hasUndelivered: true, firstAnsweredAt: null, waitingSince: daysAgo(3) },
      },
      isCollapsed: true,
      delivery: { outgoingId: 'o', outcomes: [{ address: aino.address, state: 'bounced', status: '5.1.1' }] },
    })
    expect(filing.events).toContainEqual(expect.objectContaining({ kind: 'bounced', messageId: 'reply' }))
  })

  test('that names nothing of ours changes nothing', () => {
    const filing = filed(file(bounce, { byParent: [{ ...hit([aino]), id: 'x' }] }))
    expect(filing.ticket).toMatchObject({ open: { class: 'automatic' } })
    expect(filing.delivery).toBeUndefined()
  })

  test('about another recipient of several says nothing of ours', () => {
    const both = [...reported.recipients, { address: landlord.address, key: landlord.address }]
    const other = { ...failed, address: stranger.address }
    const filing = filed(
      file(
        { kind: 'bounce', deliveryReport: { recipients: [other] } },
        { reported: { ...reported, recipients: both } },
      ),
    )
    expect(filing).toMatchObject({ ticket: { patch: {} } })
  })

  test('says of which of several recipients it speaks, or of nobody', () => {
    const both = [...reported.recipients, { address: landlord.address, key: landlord.address }]
    const about = (...recipients: (typeof failed)[]) =>
      filed(
        file(
          { kind: 'bounce', deliveryReport: { recipients } },
          { reported: { ...reported, recipients: both } },
        ),
      ).speaksOf?.addresses
    const elsewhere = { ...failed, address: 'uusi@muualla.example' }
    expect(about(failed)).toEqual([aino.address])
    expect(about(failed, { ...failed, address: landlord.address })).toEqual([aino.address, landlord.address])
    expect(about(failed, elsewhere)).toEqual([])
    expect(about()).toEqual([])
  })

  test('from where the only recipient’s mail is passed on to counts for the recipient', () => {
    const passedOn = { ...failed, address: 'uusi@muualla.example' }
    const filing = filed(file({ kind: 'bounce', deliveryReport: { recipients: [passedOn] } }, { reported }))
    expect(filing.delivery?.outcomes).toMatchObject([{ address: aino.address, state: 'bounced' }])
  })

  test('of a copy’s failure reopens without taking the answer back', () => {
    const both = [...reported.recipients, { address: landlord.address, key: landlord.address }]
    const copy = { ...failed, address: landlord.address }
    const filing = filed(
      file(
        { kind: 'bounce', deliveryReport: { recipients: [copy] } },
        { reported: { ...reported, recipients: both } },
      ),
    )
    expect(filing.ticket).toEqual({
      existing: aTicket().id,
      patch: { state: 'open', closedAt: null, hasUndelivered: true },
    })
  })

  test.each([
    ['delayed', { ...failed, action: 'delayed', status: '4.4.1', permanent: false }, 'delayed'],
    ['delivered', { ...failed, action: 'delivered', status: '2.0.0', permanent: false }, 'delivered'],
  ] as const)('that a mail was %s moves no state', (_, outcome, state) => {
    const filing = filed(file({ kind: 'bounce', deliveryReport: { recipients: [outcome] } }, { reported }))
    expect(filing).toMatchObject({ ticket: { patch: {} }, delivery: { outcomes: [{ state }] } })
  })

  test('that the relay gave up after a temporary cause is the end of it', () => {
    const expired = { ...failed, status: '4.4.7', permanent: false }
    const filing = filed(file({ kind: 'bounce', deliveryReport: { recipients: [expired] } }, { reported }))
    expect(filing.delivery?.outcomes).toMatchObject([{ state: 'bounced', status: '4.4.7' }])
    expect(filing.ticket).toMatchObject({ patch: { hasUndelivered: true } })
  })

  test('about a receipt is shown and reopens nothing', () => {
    const filing = filed(file(bounce, { reported: { ...reported, kind: 'receipt' } }))
    expect(filing).toMatchObject({ ticket: { patch: {} }, delivery: { outcomes: [{ state: 'bounced' }] } })
  })
})

describe('for every mail', () => {
  const people = [aino, landlord, stranger]
  const person = fc.constantFrom(...people)
  const someHit = fc
    .record({
      participants: fc.subarray(people),
      state: fc.constantFrom('open', 'waiting', 'closed'),
      age: fc.nat(90),
    })
    .map(({ participants, state, age }) => {
      const ticket = {
        id: `t-${age}`,
        state,
        ...(state === 'closed' ? { closedAt: daysAgo(age) } : {}),
      } as const
      return hit(participants, ticket, daysAgo(age))
    })
  const mails = fc.record({
    sender: person,
    kind: fc.constantFrom('person', 'automatic', 'bounce', 'bulk'),
    authentication: fc.constantFrom('pass', 'fail', 'none', 'unknown'),
    inReplyTo: fc.constantFrom([], ['a@b']),
    subject: fc.constantFrom('Kysymys', 'VL: Kysymys', 'Re: [AN-2026-1147]'),
  })
  const founds = fc.record(
    {
      byToken: someHit,
      byParent: fc.array(
        someHit.map((each) => ({ ...each, id: 'a@b' })),
        { maxLength: 3 },
      ),
      byReference: someHit,
      byThreadIndex: someHit,
    },
    { requiredKeys: ['byParent'] },
  )

  test('a person’s words enter a ticket only with its token or id, and only from who takes part', () => {
    fc.assert(
      fc.property(mails, founds, (mail, found) => {
        const filing = filed(file({ ...mail, ...refusal(mail) }, found))
        if (mail.kind !== 'person' || !('existing' in filing.ticket)) return
        const { existing } = filing.ticket
        const key = participantKey(mail.sender.address)
        const hits = [found.byToken, ...found.byParent, found.byReference]
        const joined = hits.filter((each) => each?.ticket.id === existing)
        expect(joined.some((each) => each?.participants.includes(key))).toBe(true)
        if (mail.authentication === 'fail') expect(found.byToken?.ticket.id).toBe(existing)
      }),
      { numRuns: 500 },
    )
  })

  test('nothing leaves but a receipt, only to who wrote, and only for a person’s message', () => {
    fc.assert(
      fc.property(mails, founds, (mail, found) => {
        const filing = filed(file({ ...mail, ...refusal(mail) }, found))
        const isReceipted = mail.kind === 'person' && mail.authentication !== 'fail'
        expect(filing.receipt !== undefined).toBe(isReceipted)
        if (filing.receipt) expect(filing.receipt.to).toEqual(mail.sender)
        const told = filing.events.filter(({ kind }) => kind.startsWith('receipt-'))
        expect(told).toHaveLength(1)
      }),
      { numRuns: 500 },
    )
  })

  /** What reading the mail says of a receipt. */
  function refusal({ kind, authentication }: Pick<InboundMail, 'kind' | 'authentication'>) {
    if (kind !== 'person') return { noReceiptReason: 'automatic' } as const
    return authentication === 'fail' ? ({ noReceiptReason: 'authentication-failed' } as const) : {}
  }
})

describe('two programs that answer each other', () => {
  test('stop at once when the other says what it is', () => {
    expect(filed(file({ kind: 'automatic', noReceiptReason: 'automatic' })).receipt).toBeUndefined()
  })

  test('stop by the breaker when the other does not, after six receipts in an hour', () => {
    let at = now.getTime()
    const queued: number[] = []
    for (let round = 0; round < 50; round += 1) {
      const lastHour = queued.filter((each) => each > at - 3_600_000).length
      const lastQueuedAt = queued.at(-1)
      const receipts = {
        toAddressLastHour: lastHour,
        toAddressLastDay: queued.length,
        toDomainLastHour: lastHour,
        inAllLastHour: lastHour,
        byTicket:
          lastQueuedAt === undefined ? {} : { [aTicket().id]: { lastQueuedAt: new Date(lastQueuedAt) } },
      }
      const lookup: Lookup = { messageKey: 'k', canonicalHash: 'h', parentIds: [] }
      const arrival: Arrival = { source: { kind: 'file' }, arrivedAt: new Date(at), isHistory: false }
      const found = aFound({ byToken: hit([aino]), receipts })
      const current = { ...filingOffice, now: new Date(at) }
      const { receipt } = filed(fileMail(anInboundMail(), arrival, lookup, found, current))
      if (!receipt) break
      queued.push(at)
      at = receipt.notBefore.getTime() + 1000
    }
    expect(queued).toHaveLength(6)
  })
})
