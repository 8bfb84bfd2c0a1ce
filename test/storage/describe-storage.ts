import { describe, expect, test } from 'vitest'
import type { EventDraft } from '../../src/events/event.ts'
import type { Arrival } from '../../src/intake/intake-store.ts'
import type { AttemptRecord, Claimed } from '../../src/replies/outbox-store.ts'
import type { OfficeSettings } from '../../src/settings/settings.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  aFiledTicket,
  aNewTicket,
  anAdvisor,
  anInboundMail,
  aReceipt,
  aReply,
  bytesOf,
  deliver,
  filedPlainly,
  lookupOf,
  readAll,
} from '../helpers/deliver.ts'
import { aino, grace, landlord } from '../helpers/mails/cast.ts'

/** A clock the test moves. */
export type TestClock = { now: Date }

/** Two handles on one new, empty database, as two processes have them. */
export type OpenTwice = (clock?: TestClock) => Promise<{ first: Storage; second: Storage }>

const minute = 60_000

/** What every storage promises, whatever its dialect; one-writer assumptions with two handles (scale.md §4.4). */
export function describeStorage(name: string, open: OpenTwice): void {
  describe(`${name}: raw mail`, () => {
    test('a kept mail comes back byte for byte and waits to be filed, oldest first', async () => {
      const { first, second } = await open()
      const bytes = Buffer.from('From: x\r\n\r\n\0\xff', 'latin1')
      const late = await first.keepRaw(atUid(1, new Date(2000)), bytesOf(bytes))
      const early = await first.keepRaw(atUid(2, new Date(1000)), bytesOf('earlier'))
      expect(late.mail).toMatchObject({ size: bytes.length, attempts: 0 })
      expect(await readAll(second.readRaw(late.mail.rawId))).toEqual(bytes)
      expect((await second.unfiled(10)).map(({ rawId }) => rawId)).toEqual([
        early.mail.rawId,
        late.mail.rawId,
      ])
      expect((await second.unfiled(1)).length).toBe(1)
    })

    test('the same position is kept once, by whoever comes first', async () => {
      const { first, second } = await open()
      const results = await Promise.all(
        [first, second, first, second].map((storage) => storage.keepRaw(atUid(7), bytesOf('one mail'))),
      )
      expect(results.filter(({ isNew }) => isNew).length).toBe(1)
      expect(new Set(results.map(({ mail }) => mail.rawId)).size).toBe(1)
    })

    test('the same file is kept once; the same bytes at another position have a row of their own', async () => {
      const { first, second } = await open()
      const file: Arrival = { source: { kind: 'file' }, arrivedAt: new Date(0), isHistory: true }
      const one = await first.keepRaw(file, bytesOf('same'))
      const again = await second.keepRaw(file, bytesOf('same'))
      const other = await second.keepRaw(atUid(3), bytesOf('same'))
      expect([one.isNew, again.isNew, other.isNew]).toEqual([true, false, true])
      expect(again.mail).toEqual(one.mail)
      expect(other.mail.rawId).not.toBe(one.mail.rawId)
      expect((await readAll(first.readRaw(other.mail.rawId))).toString()).toBe('same')
      expect(again.mail.arrival).toMatchObject({ isHistory: true, source: { kind: 'file' } })
    })

    test('an empty file is a mail too', async () => {
      const { first } = await open()
      const kept = await first.keepRaw(atUid(1), bytesOf(''))
      expect(kept.mail.size).toBe(0)
      expect((await readAll(first.readRaw(kept.mail.rawId))).length).toBe(0)
    })

    test('a broken connection leaves nothing', async () => {
      const { first } = await open()
      async function* broken() {
        yield Buffer.alloc(3 * 1024 * 1024)
        throw new Error('connection lost')
      }
      await expect(first.keepRaw(atUid(1), broken())).rejects.toThrow('connection lost')
      expect(await first.unfiled(10)).toEqual([])
      expect((await first.keepRaw(atUid(1), bytesOf('again'))).isNew).toBe(true)
    })

    test('beginnings of filing are counted', async () => {
      const { first, second } = await open()
      const { mail } = await first.keepRaw(atUid(1), bytesOf('x'))
      expect(await first.beginFiling(mail.rawId)).toBe(0)
      expect(await second.beginFiling(mail.rawId)).toBe(1)
      expect((await first.unfiled(1))[0]?.attempts).toBe(2)
    })
  })

  describe(`${name}: the folder's ledger`, () => {
    test('what lay there before the baseline is explained, what is not in the ledger is unknown', async () => {
      const { first, second } = await open()
      await first.recordGeneration(generation(1, 100), anEvent('mailbox-baseline'))
      await first.keepRaw(atUid(103), bytesOf('a'))
      expect(await second.unknownUids('m', 'INBOX', 1, [105, 103, 104, 99, 100, 104])).toEqual([104, 105])
      expect(await second.knownFolder('m', 'INBOX')).toMatchObject({
        uidValidity: 1,
        baselineUid: 100,
        highestUid: 103,
      })
      expect(await second.knownFolder('m', 'Other')).toBeUndefined()
    })

    test('a new UIDVALIDITY begins a generation and keeps when everything was last known', async () => {
      const { first } = await open()
      const at = new Date(5000)
      await first.recordGeneration(generation(1, 0), anEvent('mailbox-baseline'))
      await first.recordComplete('m', 'INBOX', at)
      await first.recordGeneration(
        { ...generation(2, 0), presentUid: 9, isFirst: false },
        anEvent('mailbox-generation'),
      )
      expect(await first.knownFolder('m', 'INBOX')).toEqual({
        uidValidity: 2,
        baselineUid: 0,
        presentUid: 9,
        isFirst: false,
        highestUid: 0,
        completeAt: at,
      })
      expect((await first.mailHealth()).lastFetchedAt).toEqual(at)
    })

    test('marks on the server are owed for what is filed, until they are recorded', async () => {
      const { first } = await open()
      await first.keepRaw(atUid(1), bytesOf('not filed'))
      await deliver(first, { arrival: atUid(2) })
      await deliver(first, { arrival: atUid(3) })
      expect(await first.owedMarks('m', 'INBOX', 1, 10)).toEqual([2, 3])
      await first.recordMarked('m', 'INBOX', 1, [2])
      expect(await first.owedMarks('m', 'INBOX', 1, 10)).toEqual([3])
      const ledger = await first.ledger('m', 'INBOX', 1, 1, 10)
      expect(ledger.map(({ position, isFiled }) => [position.uid, isFiled])).toEqual([
        [2, true],
        [3, true],
      ])
    })

    test('a UID that is given to another mail is unknown again, and its row stays', async () => {
      const { first, second } = await open()
      await first.recordGeneration(generation(1, 0), anEvent('mailbox-baseline'))
      const [a, b] = [
        await deliver(first, { arrival: atUid(1) }),
        await deliver(first, { arrival: atUid(2) }),
      ]
      await first.recordComplete('m', 'INBOX', new Date(9_000))
      const place = { mailbox: 'm', folder: 'INBOX', uidValidity: 1 }
      await second.recordReuse(place, [2], new Date(5_000), anEvent('mailbox-put-back'))
      expect(await first.unknownUids('m', 'INBOX', 1, [1, 2])).toEqual([2])
      expect(await first.owedMarks('m', 'INBOX', 1, 10)).toEqual([1])
      expect((await readAll(first.readRaw(b.rawId))).length).toBeGreaterThan(0)
      expect(await first.knownFolder('m', 'INBOX')).toMatchObject({
        presentUid: 2,
        isFirst: false,
        completeAt: new Date(5_000),
      })
      const other = await first.keepRaw(atUid(2), bytesOf('another'))
      expect([other.isNew, other.mail.rawId === b.rawId]).toEqual([true, false])
      const ledger = await first.ledger('m', 'INBOX', 1, 0, 10)
      expect(ledger.map(({ position, isFiled }) => [position.uid, isFiled])).toEqual([
        [1, true],
        [2, false],
      ])
      expect(ledger[0]?.size).toBe((await readAll(first.readRaw(a.rawId))).length)
    })

    test('a folder that was put back has its baseline below what it will give out', async () => {
      const { first } = await open()
      await first.recordGeneration(generation(1, 100), anEvent('mailbox-baseline'))
      const place = { mailbox: 'm', folder: 'INBOX', uidValidity: 1 }
      await first.recordPutBack(place, 51, anEvent('mailbox-put-back'))
      await first.recordPutBack({ ...place, uidValidity: 2 }, 11, anEvent('mailbox-put-back'))
      expect(await first.knownFolder('m', 'INBOX')).toMatchObject({ baselineUid: 50, presentUid: 50 })
      expect(await first.unknownUids('m', 'INBOX', 1, [50, 51])).toEqual([51])
    })
  })

  describe(`${name}: filing`, () => {
    test('a mail becomes a ticket with its message, files, participant and events', async () => {
      const { first, second } = await open()
      const arrivedAt = new Date('2025-12-31T22:30:00Z')
      const filed = await deliver(first, {
        arrival: { arrivedAt },
        mail: {
          subject: 'Häätö',
          html: '<p>Vuokra</p>',
          attachments: [
            { part: 1, name: 'kirje.pdf', type: 'application/pdf', size: 3, sha256: 'ab', inline: false },
            {
              part: 2,
              name: 'a.png',
              type: 'image/png',
              size: 1,
              sha256: 'cd',
              inline: true,
              contentId: 'c1',
            },
          ],
          problems: [{ code: 'charset-guessed', detail: 'windows-1252' }],
        },
        filing: { events: [{ kind: 'message-received', at: arrivedAt, personal: { from: aino.address } }] },
      })
      expect(filed).toMatchObject({ kind: 'filed', reference: 'AN-2026-1', receiptQueued: false })
      const view = await second.ticketByReference('AN-2026-1', new Date())
      expect(view?.ticket).toMatchObject({ requester: aino, createdAt: arrivedAt, version: 1 })
      expect(view?.messages[0]).toMatchObject({
        direction: 'in',
        from: aino,
        at: arrivedAt,
        subject: 'Häätö',
        hasHtml: true,
        threadedBy: 'new',
        problems: [{ code: 'charset-guessed', detail: 'windows-1252' }],
        attachments: [
          { name: 'kirje.pdf', isInline: false },
          { name: 'a.png', isInline: true, contentId: 'c1' },
        ],
      })
      expect(view?.events[0]).toMatchObject({ seq: 1, ticketId: filed.ticketId, messageId: filed.messageId })
      expect(await second.participants(filed.ticketId)).toEqual([aino])
      const messageId = view!.messages[0]!.id
      expect(await second.messageHtml(messageId)).toBe('<p>Vuokra</p>')
      expect(await second.messageHeaders(messageId)).toContain('Message-ID')
      const raw = await second.messageRaw(messageId)
      expect((await readAll(raw!.bytes)).length).toBe(raw!.size)
      const file = await second.attachment(view!.messages[0]!.attachments[1]!.id)
      expect(file).toMatchObject({ part: 2, messageId, ticketId: filed.ticketId })
    })

    test('a mail delivered twice at once, by two processes, is one message', async () => {
      const { first, second } = await open()
      const mail = anInboundMail()
      const kept = await first.keepRaw(atUid(1), bytesOf('mail'))
      const results = await Promise.all(
        [first, second].map((storage) =>
          storage.fileInbound(kept.mail.rawId, mail, lookupOf(mail), (found) =>
            filedPlainly(found, aNewTicket()),
          ),
        ),
      )
      expect(results.map(({ kind }) => kind).sort()).toEqual(['already-filed', 'filed'])
      expect((await first.inboxPage({ now: new Date(), limit: 10 })).rows.length).toBe(1)
      expect(await first.unfiled(5)).toEqual([])
    })

    test('two mails of one thread, filed by two processes at once, are one ticket', async () => {
      const { first, second } = await open()
      const parent = anInboundMail()
      const child = anInboundMail({ inReplyTo: [parent.messageId!] })
      const filed = await Promise.all([
        deliver(first, { mail: parent }),
        deliver(second, { mail: child, filing: { newParticipants: [] } }),
      ])
      const tickets = new Set(filed.map(({ ticketId }) => ticketId))
      const again = await deliver(second, { mail: { inReplyTo: [child.messageId!] } })
      expect(tickets.size).toBeLessThanOrEqual(2)
      expect(tickets).toContain(again.ticketId)
      expect(again.ticketId).toBe(filed[1].ticketId)
    })

    test('a redelivered mail is recognised at a second position and makes no second message', async () => {
      const { first } = await open()
      const once = await deliver(first, { arrival: atUid(1) })
      const kept = await first.keepRaw(atUid(2), bytesOf('the same from another folder'))
      const again = await first.fileInbound(kept.mail.rawId, once.mail, lookupOf(once.mail), (found) => {
        expect(found.known).toMatchObject({
          messageId: once.messageId,
          canonicalHash: once.mail.canonicalHash,
        })
        return {
          kind: 'redelivered',
          messageId: found.known!.messageId,
          events: [anEvent('message-redelivered')],
        }
      })
      expect(again).toMatchObject({ kind: 'redelivered', ticketId: once.ticketId })
      expect((await first.ledger('m', 'INBOX', 1, 1, 5))[0]?.isFiled).toBe(true)
    })

    test('of mails that are kept and filed together, one whose rule throws takes none with it', async () => {
      const { first } = await open()
      const uids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
      const kept = await Promise.all(uids.map((uid) => first.keepRaw(atUid(uid), Buffer.from(`mail ${uid}`))))
      const filed = await Promise.allSettled(
        kept.map(({ mail: { rawId } }, index) => {
          const mail = anInboundMail()
          return first.fileInbound(rawId, mail, lookupOf(mail), (found) => {
            if (index === 3) throw new Error('rule at fault')
            return filedPlainly(found, aNewTicket())
          })
        }),
      )
      expect(filed.map(({ status }) => status === 'fulfilled')).toEqual(uids.map((uid) => uid !== 4))
      const references = filed.flatMap((one) =>
        one.status === 'fulfilled' ? [one.value.kind === 'filed' && one.value.reference] : [],
      )
      expect(references).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `AN-2026-${number}`))
      expect((await first.unfiled(5)).map(({ rawId }) => rawId)).toEqual([kept[3]?.mail.rawId])
    })

    test('a rule that throws leaves nothing, and the mail is filed later', async () => {
      const { first } = await open()
      const mail = anInboundMail()
      const kept = await first.keepRaw(atUid(1), bytesOf('mail'))
      const filing = first.fileInbound(kept.mail.rawId, mail, lookupOf(mail), () => {
        throw new Error('rule at fault')
      })
      await expect(filing).rejects.toThrow('rule at fault')
      expect((await first.unfiled(5)).length).toBe(1)
      expect(await first.chainHead()).toBeUndefined()
      const result = await first.fileInbound(kept.mail.rawId, mail, lookupOf(mail), (found) =>
        filedPlainly(found, aNewTicket()),
      )
      expect(result).toMatchObject({ kind: 'filed', reference: 'AN-2026-1' })
    })

    test('running numbers have no gaps and no doubles, and begin anew each year of the office', async () => {
      const { first, second } = await open()
      const numbers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          deliver(index % 2 ? first : second, { arrival: { arrivedAt: new Date('2026-06-01T00:00:00Z') } }),
        ),
      )
      const references = numbers.map((filed) => (filed.kind === 'filed' ? filed.reference : ''))
      expect(new Set(references)).toEqual(new Set(Array.from({ length: 10 }, (_, i) => `AN-2026-${i + 1}`)))
      const newYear = { arrivedAt: new Date('2026-12-31T22:00:01Z') }
      expect(await deliver(first, { arrival: newYear })).toMatchObject({ reference: 'AN-2027-1' })
    })

    test('everything a mail can be found by is found', async () => {
      const { first } = await open()
      const author = await anAdvisor(first)
      const told = await deliver(first, { lookup: { threadIndexGuid: 'a1b2' } })
      const ticket = (await first.ticketById(told.ticketId))!
      const reply = aReply(ticket, author, { cc: [grace] })
      await first.queueReply(reply)
      await send(first, await claimed(first), { aliasId: 'provider@mail.example' })
      await deliver(first, {
        mail: { messageId: reply.rfcMessageId },
        lookup: {
          messageKey: reply.rfcMessageId,
          token: { ticketId: ticket.id, by: 'token' },
          parentIds: ['nobody@knows.example', 'provider@mail.example', told.mail.messageId!],
          reference: ticket.reference,
          threadIndexGuid: 'a1b2',
          reportedMessageId: 'provider@mail.example',
        },
        filing: {},
      })
      const found = await findWith(first, {
        messageKey: reply.rfcMessageId,
        token: { ticketId: ticket.id, by: 'token' },
        parentIds: ['nobody@knows.example', 'provider@mail.example', told.mail.messageId!],
        reference: ticket.reference,
        threadIndexGuid: 'a1b2',
        reportedMessageId: 'provider@mail.example',
      })
      expect(found.own).toEqual({ messageId: reply.messageId, ticketId: ticket.id })
      expect(found.byToken?.ticket.id).toBe(ticket.id)
      expect(found.byToken?.participants).toEqual([aino.address, grace.address])
      expect(found.byParent.map(({ id }) => id)).toEqual(['provider@mail.example', told.mail.messageId])
      expect(found.byReference?.ticket.id).toBe(ticket.id)
      expect(found.byThreadIndex?.ticket.id).toBe(ticket.id)
      expect(found.reported).toMatchObject({ outgoingId: reply.messageId, kind: 'reply' })
      expect(found.reported?.recipients.map(({ address }) => address)).toEqual([aino.address, grace.address])
    })

    test('text with NUL or half characters is kept without them, and the raw mail as it came', async () => {
      const { first } = await open()
      const filed = await deliver(first, { mail: { text: 'a\0b\ud800c', subject: 'x\0y' } })
      const message = await first.message(filed.messageId)
      expect(message).toMatchObject({ text: 'ab\ufffdc', subject: 'xy' })
    })

    test('parts that stayed on the server are listed', async () => {
      const { first } = await open()
      const filed = await deliver(first, {
        arrival: { leftOnServer: [{ name: 'video.mp4', type: 'video/mp4', size: 900_000_000 }] },
      })
      const message = await first.message(filed.messageId)
      expect(message?.attachments).toMatchObject([{ name: 'video.mp4', isLeftOnServer: true }])
    })
  })

  describe(`${name}: receipts`, () => {
    test('a receipt is queued with the mail, its id fixed, its bytes built before it leaves', async () => {
      const { first, second } = await open()
      const filed = await deliver(first, {
        filing: { receipt: aReceipt({ inReplyTo: 'question@x.example' }) },
      })
      const claim = await claimed(second)
      expect(claim).toMatchObject({
        kind: 'receipt',
        ticketId: filed.ticketId,
        recipients: [aino],
        unbuilt: { to: aino, language: 'fi', inReplyTo: 'question@x.example' },
      })
      expect(
        await second.saveReceiptBytes(claim.outgoingId, claim.claim, Buffer.from('MIME'), 'S', 'T'),
      ).toBe(true)
      expect((await readAll(first.readBytes(claim.outgoingId))).toString()).toBe('MIME')
      await second.releaseClaim(claim.outgoingId, claim.claim, new Date(0))
      const again = await claimed(first)
      expect(again.unbuilt).toBeUndefined()
      expect([again.rfcMessageId, again.attempts]).toEqual([claim.rfcMessageId, 0])
      expect(await first.message(claim.messageId)).toMatchObject({ kind: 'receipt', subject: 'S', text: 'T' })
    })

    test('what was queued is counted for the loop breaker; a replaced one is not and never leaves', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      await deliver(first, { filing: { receipt: aReceipt({ to: grace }) } })
      const told = await deliver(first, { filing: { receipt: aReceipt({ notBefore: later(clock, 5) }) } })
      const before = await findWith(first, { token: { ticketId: told.ticketId, by: 'token' } })
      const pending = before.receipts.byTicket[told.ticketId]?.pending
      expect(before.receipts).toMatchObject({
        toAddressLastHour: 1,
        toDomainLastHour: 2,
        inAllLastHour: 2,
        toAddressLastDay: 1,
      })
      expect(pending?.notBefore).toEqual(later(clock, 5))
      await deliver(first, {
        mail: { inReplyTo: [told.mail.messageId!] },
        filing: { receipt: aReceipt({ replaces: pending!.outgoingId, notBefore: later(clock, 5) }) },
      })
      const after = await findWith(first, { token: { ticketId: told.ticketId, by: 'token' } })
      expect(after.receipts.toAddressLastHour).toBe(1)
      expect(after.receipts.inAllLastHour).toBe(2)
      const view = await first.ticketByReference('AN-2026-2', clock.now)
      expect(view?.messages.filter(({ kind }) => kind === 'receipt').length).toBe(1)
      clock.now = later(clock, 61)
      expect((await findWith(first, {})).receipts).toMatchObject({
        toAddressLastHour: 0,
        toAddressLastDay: 1,
      })
    })
  })

  describe(`${name}: outbox`, () => {
    test('a reply is claimed by one of two processes', async () => {
      const { first, second } = await open()
      await queuedReply(first)
      const claims = await Promise.all([first, second, first].map((s) => s.claimNext('me', minute)))
      expect(claims.filter((claim) => claim !== undefined).length).toBe(1)
    })

    test('a double click is one reply; a form rendered from an older ticket is refused', async () => {
      const { first, second } = await open()
      const author = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      const draft = aReply(ticket, author)
      expect((await first.queueReply(draft)).kind).toBe('queued')
      expect(await second.queueReply({ ...draft, bytes: bytesOf('again') })).toEqual({
        kind: 'already-queued',
        messageId: draft.messageId,
      })
      expect(await second.queueReply(aReply(ticket, author))).toMatchObject({ kind: 'ticket-changed' })
      expect(await second.queueReply(aReply({ ...ticket, id: 'none' }, author))).toEqual({
        kind: 'no-such-ticket',
      })
    })

    test('messages of a ticket leave in their order; a stuck one holds back its own ticket only', async () => {
      const { first } = await open()
      const author = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      await first.queueReply(aReply(ticket, author, { notBefore: new Date(Date.now() + 5 * minute) }))
      const fresh = (await first.ticketById(ticket.id))!
      await first.queueReply(aReply(fresh, author))
      const { reply: other } = await queuedReply(first)
      expect((await claimed(first)).messageId).toBe(other.messageId)
      expect(await first.claimNext('me', minute)).toBeUndefined()
      expect((await first.nextDueAt())?.getTime()).toBeGreaterThan(Date.now())
    })

    test('a released claim counts no attempt; an expired one goes back to the queue', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      await queuedReply(first)
      const one = await claimed(first)
      expect(await first.renewClaim(one.outgoingId, one.claim, 2 * minute)).toBe(true)
      await first.releaseClaim(one.outgoingId, one.claim, later(clock, 1))
      expect(await first.claimNext('me', minute)).toBeUndefined()
      clock.now = later(clock, 1)
      const two = await claimed(second)
      expect(two.attempts).toBe(0)
      clock.now = later(clock, 2)
      expect(await second.renewClaim(two.outgoingId, two.claim, minute)).toBe(false)
      expect(await second.enterSending(two.outgoingId, two.claim, minute, anEvent('sending-started'))).toBe(
        false,
      )
      expect(await first.recoverExpired(clock.now)).toEqual({ requeued: 1, unconfirmed: 0 })
      expect((await claimed(first)).outgoingId).toBe(one.outgoingId)
    })

    test('a reply that was being sent when its process died becomes a question, never a second sending', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { reply } = await queuedReply(first)
      const claim = await claimed(first)
      expect(
        await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started')),
      ).toBe(true)
      expect(await second.recoverExpired(clock.now)).toEqual({ requeued: 0, unconfirmed: 0 })
      clock.now = later(clock, 2)
      expect(await second.recoverExpired(clock.now)).toEqual({ requeued: 0, unconfirmed: 1 })
      expect(await second.claimNext('other', minute)).toBeUndefined()
      expect(await first.recordAttempt(claim.outgoingId, claim.claim, accepted(claim))).toBe(false)
      expect(await second.unconfirmed(5)).toMatchObject([{ messageId: reply.messageId, since: clock.now }])
      expect((await first.message(reply.messageId))?.delivery).toMatchObject({
        state: 'unconfirmed',
        attempts: 1,
        recipients: [{ state: 'unknown' }],
      })
    })

    test('a receipt that was being sent may be sent again', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      await deliver(first, { filing: { receipt: aReceipt() } })
      const claim = await claimed(first)
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      clock.now = later(clock, 2)
      expect(await first.recoverExpired(clock.now)).toEqual({ requeued: 1, unconfirmed: 0 })
      expect((await claimed(first)).attempts).toBe(1)
    })

    test('a person says an unconfirmed reply arrived, or has it sent again under the same id', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      const one = await unconfirmedReply(first, clock)
      const sentAt = later(clock, -1)
      const patch = () => ({ firstAnsweredAt: sentAt })
      expect(await first.confirmSent(one.messageId, sentAt, patch, anEvent('sent'))).toBe(true)
      expect(await first.confirmSent(one.messageId, sentAt, patch, anEvent('sent'))).toBe(false)
      expect((await first.ticketById(one.ticketId))?.firstAnsweredAt).toEqual(sentAt)
      expect((await first.message(one.messageId))?.delivery).toMatchObject({ state: 'sent', sentAt })
      const two = await unconfirmedReply(first, clock)
      expect(await first.retryByPerson(two.messageId, anEvent('reply-retried'))).toBe(true)
      const again = await claimed(first)
      expect([again.rfcMessageId, again.recipients]).toEqual([two.rfcMessageId, [aino]])
    })

    test('who took the message already is not written to again', async () => {
      const { first } = await open()
      await queuedReply(first, {
        to: [aino],
        cc: [grace, landlord, { name: 'x', address: aino.address.toUpperCase() }],
      })
      const claim = await claimed(first)
      expect(claim.recipients).toEqual([aino, grace, landlord])
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      const nextAttemptAt = new Date(Date.now() - 1)
      await first.recordAttempt(claim.outgoingId, claim.claim, {
        state: 'retry',
        nextAttemptAt,
        recipients: [
          { address: aino.address, state: 'accepted', code: 250 },
          { address: grace.address, state: 'retry', code: 451, status: '4.3.2', diagnostic: 'x'.repeat(900) },
          { address: landlord.address, state: 'refused', code: 550 },
        ],
        events: [anEvent('sending-deferred')],
      })
      const delivery = (await first.message(claim.messageId))?.delivery
      expect(delivery).toMatchObject({ state: 'retry', nextAttemptAt, attempts: 1 })
      expect(delivery?.recipients[1]?.diagnostic?.length).toBe(500)
      expect((await claimed(first)).recipients).toEqual([grace])
    })

    test('the rule of a recorded attempt sees mail that came since the reply was queued', async () => {
      const { first } = await open()
      const { ticket } = await queuedReply(first)
      const arrivedAt = new Date('2026-11-24T09:00:00Z')
      await deliver(first, {
        arrival: { arrivedAt },
        lookup: { parentIds: [] },
        filing: { ticket: { existing: ticket.id, patch: { waitingSince: arrivedAt } } },
      })
      const claim = await claimed(first)
      await first.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
      await first.recordAttempt(claim.outgoingId, claim.claim, {
        ...accepted(claim),
        changeTicket: ({ ticket: now, newerMailAt }) => {
          expect(now.waitingSince).toEqual(arrivedAt)
          expect(newerMailAt).toEqual(arrivedAt)
          return { firstAnsweredAt: arrivedAt }
        },
      })
      expect((await first.ticketById(ticket.id))?.firstAnsweredAt).toEqual(arrivedAt)
    })

    test('a reply is undone while it waits, and gives its text back; later it is too late', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { reply, ticket } = await queuedReply(first, {
        notBefore: later(clock, 1),
        ticketPatch: { state: 'waiting' },
        text: 'Tästä voi valittaa.',
      })
      const undone = await second.undoReply(reply.messageId, { state: 'open' }, anEvent('reply-undone'))
      expect(undone).toEqual({ kind: 'undone', text: 'Tästä voi valittaa.', ticketId: ticket.id })
      expect((await first.ticketById(ticket.id))?.state).toBe('open')
      expect((await first.ticketByReference(ticket.reference, clock.now))?.messages.length).toBe(1)
      expect((await first.search({ match: '"valittaa"', now: clock.now, limit: 5 })).rows).toEqual([])
      const [row] = (await first.inboxPage({ now: clock.now, limit: 5 })).rows
      expect([row?.messageCount, row?.snippet]).toEqual([1, 'Vuokrani on myöhässä.'])
      clock.now = later(clock, 2)
      expect(await first.claimNext('me', minute)).toBeUndefined()
      const late = await queuedReply(first, { notBefore: clock.now })
      expect(await first.undoReply(late.reply.messageId, {}, anEvent('reply-undone'))).toEqual({
        kind: 'too-late',
      })
    })

    test('the copy for Sent has its own state and may fail for long', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { reply } = await queuedReply(first)
      await send(first, await claimed(first))
      const task = (await first.claimFiling('me', minute))!
      expect(task).toMatchObject({ outgoingId: reply.messageId, attempts: 0 })
      expect(await second.claimFiling('other', minute)).toBeUndefined()
      await first.recordFiling(
        task.outgoingId,
        task.claim,
        { retryAt: later(clock, 5) },
        anEvent('copy-failed'),
      )
      expect(await second.claimFiling('other', minute)).toBeUndefined()
      clock.now = later(clock, 6)
      const again = (await second.claimFiling('other', minute))!
      expect(again.attempts).toBe(1)
      clock.now = later(clock, 2)
      const taken = (await first.claimFiling('me', minute))!
      await second.recordFiling(again.outgoingId, again.claim, 'gave-up', anEvent('copy-failed'))
      await first.recordFiling(taken.outgoingId, taken.claim, 'filed', anEvent('copy-filed'))
      expect(await first.claimFiling('me', minute)).toBeUndefined()
      expect((await first.message(reply.messageId))?.delivery?.state).toBe('sent')
    })

    test('a bounce lands on the very reply and says what would hold without it', async () => {
      const { first } = await open()
      const arrivedAt = new Date('2026-11-24T07:00:00Z')
      const told = await deliver(first, { arrival: { arrivedAt } })
      const { reply } = await queuedReply(first, {}, (await first.ticketById(told.ticketId))!)
      await send(first, await claimed(first))
      const found = await findWith(first, { reportedMessageId: reply.rfcMessageId })
      expect(found.reported?.withoutIt).toEqual({ waitingSince: arrivedAt })
      await deliver(first, {
        mail: { kind: 'bounce' },
        filing: {
          ticket: { existing: told.ticketId, patch: {} },
          delivery: {
            outgoingId: reply.messageId,
            outcomes: [
              { address: aino.address, state: 'bounced', status: '5.1.1', diagnostic: 'unknown' },
              { address: aino.address, state: 'delayed', status: '4.0.0', diagnostic: 'late' },
            ],
          },
        },
      })
      expect((await first.message(reply.messageId))?.delivery?.recipients[0]).toMatchObject({
        state: 'bounced',
        status: '5.1.1',
      })
      expect((await first.ticketById(told.ticketId))?.hasUndelivered).toBe(true)
      expect((await first.mailHealth()).undelivered).toBe(1)
    })
  })

  describe(`${name}: desk`, () => {
    test('pages of the inbox follow each other without gaps while mail arrives', async () => {
      const { first } = await open()
      const dueAt = (hours: number) => new Date(Date.now() + hours * 60 * minute)
      for (const hours of [5, 1, 3]) await deliver(first, { ticket: { dueAt: dueAt(hours) } })
      await deliver(first, { ticket: { subject: 'nothing due' } })
      await deliver(first, { ticket: { dueAt: dueAt(-1) } })
      const page = (after?: string) =>
        first.inboxPage({ queue: 'open', now: new Date(), limit: 2, ...(after ? { after } : {}) })
      const one = await page()
      await deliver(first, { ticket: { dueAt: dueAt(-2) } })
      const two = await page(one.next)
      const three = await page(two.next)
      const due = [...one.rows, ...two.rows, ...three.rows].map(
        ({ ticket }) => ticket.dueAt?.getTime() ?? Infinity,
      )
      expect(due).toEqual([...due].sort((a, b) => a - b))
      expect(due.length).toBe(5)
      expect(three.next).toBeUndefined()
      expect((await page('no cursor of ours')).rows.length).toBe(2)
    })

    test('mine are the tickets somebody handles and has not closed, with the name', async () => {
      const { first } = await open()
      const me = await anAdvisor(first, 'Sanna Virtanen')
      const ticket = await aFiledTicket(first)
      const closed = await aFiledTicket(first)
      for (const { id } of [ticket, closed]) {
        await first.changeTicket(id, () => ({ patch: { assigneeId: me }, events: [] }))
      }
      await first.changeTicket(closed.id, () => ({
        patch: { state: 'closed', closedAt: new Date() },
        events: [],
      }))
      const { rows } = await first.inboxPage({ queue: 'mine', userId: me, now: new Date(), limit: 5 })
      expect(rows).toMatchObject([
        { ticket: { id: ticket.id }, assigneeName: 'Sanna Virtanen', queue: 'open' },
      ])
      expect(await first.queueCounts(me, new Date())).toMatchObject({ mine: 1, open: 1, closed: 1, new: 0 })
      expect(await first.queueCounts(undefined, new Date())).toMatchObject({ mine: 0 })
    })

    test('a ticket is unread until it was viewed, and again when a mail comes', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      const me = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      const isUnread = async () =>
        (await first.inboxPage({ userId: me, now: clock.now, limit: 1 })).rows[0]?.isUnread
      expect(await isUnread()).toBe(true)
      clock.now = later(clock, 1)
      await first.recordView(ticket.id, me, anEvent('ticket-viewed'))
      expect(await isUnread()).toBe(false)
      clock.now = later(clock, 1)
      await deliver(first, { filing: { ticket: { existing: ticket.id, patch: {} } } })
      expect(await isUnread()).toBe(true)
    })

    test('a change is decided on the ticket as it is; a refusal changes nothing', async () => {
      const { first, second } = await open()
      const ticket = await aFiledTicket(first)
      const changes = await Promise.all(
        [first, second].map((storage) =>
          storage.changeTicket(ticket.id, ({ urgency }) =>
            urgency === 'crisis'
              ? { refused: 'already' }
              : { patch: { urgency: 'crisis' }, events: [anEvent('ticket-urgency-changed')] },
          ),
        ),
      )
      expect(changes.map(({ kind }) => kind).sort()).toEqual(['changed', 'refused'])
      expect((await first.ticketById(ticket.id))?.version).toBe(ticket.version + 1)
      expect(await first.changeTicket('none', () => ({ refused: 'x' }))).toEqual({ kind: 'no-such-ticket' })
    })

    test('notes are added once, are found, and are neither counted nor the newest message', async () => {
      const { first } = await open()
      const authorId = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      const note = {
        formId: 'f',
        messageId: 'n',
        ticketId: ticket.id,
        authorId,
        text: 'Soitin ulosottoon.',
        at: new Date(),
      }
      expect(await first.addNote(note, anEvent('note-added'))).toBe('added')
      expect(await first.addNote(note, anEvent('note-added'))).toBe('already-added')
      expect(await first.addNote({ ...note, formId: 'g', ticketId: 'none' }, anEvent('note-added'))).toBe(
        'no-such-ticket',
      )
      const { rows } = await first.search({ match: '"ulosottoon"', now: new Date(), limit: 5 })
      expect(rows).toMatchObject([{ messageCount: 1, snippet: 'Vuokrani on myöhässä.' }])
      expect(await first.messageRaw('n')).toBeUndefined()
      expect(await first.message('n')).toMatchObject({ direction: 'note', authorName: 'Sanna Virtanen' })
    })

    test('a search sees what was filed before it: words, names, files, references', async () => {
      const { first, second } = await open()
      const file = {
        part: 1,
        name: 'häätöpäätös.pdf',
        type: 'application/pdf',
        size: 1,
        sha256: 'a',
        inline: false,
      }
      await deliver(first, { mail: { text: `${'täytettä '.repeat(2000)} loppusana`, attachments: [file] } })
      await deliver(first, { mail: { text: 'muuta' } })
      const count = async (match: string) =>
        (await second.search({ match, now: new Date(), limit: 10 })).rows.length
      expect(await count('"loppusana"')).toBe(1)
      expect(await count('"häätöpäätös"')).toBe(1)
      expect(await count('"haatopaatos"')).toBe(0)
      expect(await count('"AN-2026-2"')).toBe(1)
      expect(await count('"lehtimäki"')).toBe(2)
      expect(await count('analysed : "muuta"')).toBe(1)
    })

    test('drafts and searches lie on the server, each for its owner', async () => {
      const { first, second } = await open()
      const [me, other] = [await anAdvisor(first), await anAdvisor(first)]
      const ticket = await aFiledTicket(first)
      const draft = { ticketId: ticket.id, userId: me, kind: 'reply' as const }
      await first.saveDraft({ ...draft, text: 'newer', at: new Date(2000) })
      await second.saveDraft({ ...draft, text: 'older, late', at: new Date(1000) })
      expect(await second.draft(ticket.id, me, 'reply')).toEqual({ text: 'newer', at: new Date(2000) })
      expect(await second.draft(ticket.id, other, 'reply')).toBeUndefined()
      await first.discardDraft(ticket.id, me, 'reply')
      expect(await second.draft(ticket.id, me, 'reply')).toBeUndefined()
      await first.saveSearch({ id: 's', userId: me, words: 'häätö', at: new Date() }, anEvent('search-made'))
      expect(await second.savedSearch('s', me)).toEqual({ words: 'häätö' })
      expect(await second.savedSearch('s', other)).toBeUndefined()
    })

    test('changes since a number are the truth behind live updates', async () => {
      const { first, second } = await open()
      await first.recordEvent(anEvent('service-started'))
      await second.appendEvent({ ...anEvent('mailbox-lost'), facts: { code: 'ETIMEDOUT' } })
      await second.appendEvent({ ...anEvent('mailbox-lost'), facts: { code: 'ECONNREFUSED' } })
      expect((await first.changesSince(1, 1)).map(({ seq, kind }) => [seq, kind])).toEqual([
        [2, 'mailbox-lost'],
      ])
      expect((await first.mailHealth()).lostCode).toBe('ECONNREFUSED')
      await first.appendEvent(anEvent('mailbox-connected'))
      expect((await first.mailHealth()).lostSince).toBeUndefined()
    })
  })

  describe(`${name}: people`, () => {
    test('a link is used once; a new password and disabling end every session', async () => {
      const { first, second } = await open()
      const id = await anAdvisor(first)
      const now = new Date()
      await first.addLink(
        { tokenHash: 'h', userId: id, expiresAt: new Date(now.getTime() + minute) },
        anEvent('user-changed'),
      )
      expect((await second.linkUser('h', now))?.id).toBe(id)
      expect(await second.linkUser('h', new Date(now.getTime() + 2 * minute))).toBeUndefined()
      const redeemed = await Promise.all(
        [first, second].map((s) => s.redeemLink('h', 'argon', now, anEvent('user-changed'))),
      )
      expect(redeemed.sort()).toEqual([false, true])
      await first.startSession({ idHash: 's1', userId: id, at: now }, anEvent('signed-in'))
      expect((await second.session('s1'))?.user.id).toBe(id)
      await second.setPassword(id, 'argon2', anEvent('user-changed'))
      expect(await first.session('s1')).toBeUndefined()
      await first.startSession({ idHash: 's2', userId: id, at: now }, anEvent('signed-in'))
      await first.disableUser(id, anEvent('user-changed'))
      expect(await second.session('s2')).toBeUndefined()
      expect((await second.listUsers())[0]).toMatchObject({ id, isDisabled: true })
    })

    test('an e-mail address is one account, however it is written', async () => {
      const { first } = await open()
      const user = {
        id: 'u1',
        name: 'x',
        email: 'Sanna@Kaupunki.example',
        role: 'admin',
        language: 'sv',
      } as const
      expect(await first.addUser(user, anEvent('user-added'))).toBe('added')
      expect(
        await first.addUser({ ...user, id: 'u2', email: 'sanna@kaupunki.EXAMPLE' }, anEvent('user-added')),
      ).toBe('email-taken')
      expect((await first.userByEmail('SANNA@kaupunki.example'))?.user.id).toBe('u1')
    })

    test('failed tries are counted until they are forgiven', async () => {
      const { first, second } = await open()
      await first.recordFailedTry('k', new Date(1000), anEvent('sign-in-refused'))
      await second.recordFailedTry('k', new Date(2000), anEvent('sign-in-refused'))
      expect(await first.failedTries('k')).toEqual({ count: 2, lastAt: new Date(2000) })
      await first.clearFailedTries('k')
      expect(await second.failedTries('k')).toBeUndefined()
    })
  })

  describe(`${name}: the rest`, () => {
    test('one holder at a time; who takes over has a higher epoch', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      expect(await first.holdLease('watch', 'a', minute)).toBe(1)
      expect(await second.holdLease('watch', 'b', minute)).toBeUndefined()
      expect(await first.holdLease('watch', 'a', minute)).toBe(1)
      clock.now = later(clock, 2)
      expect(await second.holdLease('watch', 'b', minute)).toBe(2)
      await first.releaseLease('watch', 'a')
      expect(await first.holdLease('watch', 'a', minute)).toBeUndefined()
      await second.releaseLease('watch', 'b')
      expect(await first.holdLease('watch', 'a', minute)).toBe(3)
    })

    test('settings have versions', async () => {
      const { first, second } = await open()
      const { version, settings } = await first.settings()
      expect(version).toBe(0)
      expect(await first.saveSettings({ ...settings, undoSeconds: 5 }, anEvent('settings-changed'))).toBe(1)
      expect(await second.settings()).toMatchObject({ version: 1, settings: { undoSeconds: 5 } })
    })

    test('the status tells the newest sign-in, mail and backup, and what waits to leave', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      expect(await first.deskStatus()).toEqual({
        databaseBytes: expect.any(Number),
        isIndexing: false,
      })
      await first.recordGeneration(generation(1, 100), anEvent('mailbox-baseline'))
      await first.keepRaw(atUid(101, new Date(5000)), bytesOf('a'))
      await first.keepRaw(atUid(102, new Date(4000)), bytesOf('b'))
      await first.appendEvent({ ...anEvent('mailbox-connected'), at: new Date(1000) })
      await first.appendEvent({ ...anEvent('backup-made'), at: new Date(2000) })
      const { reply } = await queuedReply(first)
      expect(await first.deskStatus()).toMatchObject({
        signedInAt: new Date(1000),
        lastMailAt: new Date(4000),
        lastBackupAt: new Date(2000),
        nextAttemptAt: reply.notBefore,
      })
      expect((await first.mailHealth()).oldestQueuedAt).toEqual(reply.notBefore)
    })

    test('a mail that was filed is found by its id', async () => {
      const { first, second } = await open()
      const arrivedAt = new Date('2026-11-24T08:00:00Z')
      const mail = anInboundMail({ messageId: 'koe.1@kaupunki.example' })
      await deliver(first, { mail, arrival: { arrivedAt } })
      expect(await second.arrivalOf('koe.1@kaupunki.example')).toMatchObject({ at: arrivedAt })
      expect(await second.arrivalOf('koe.2@kaupunki.example')).toBeUndefined()
    })

    test('a change of settings is decided on what is saved, and its history tells who', async () => {
      const { first, second } = await open()
      const userId = await anAdvisor(first)
      const event = { ...anEvent('settings-changed'), actor: { userId } }
      const decide =
        (seen: number) =>
        ({ version, settings }: { version: number; settings: OfficeSettings }) =>
          version === seen ? { ...settings, undoSeconds: settings.undoSeconds + 1 } : undefined
      expect(await first.changeSettings(decide(0), event)).toBe(1)
      expect(await second.changeSettings(decide(0), event)).toBeUndefined()
      expect(await second.changeSettings(decide(1), anEvent('settings-changed'))).toBe(2)
      const history = await first.settingsHistory(undefined, 10)
      expect(history.map(({ version, settings }) => [version, settings.undoSeconds])).toEqual([
        [2, 22],
        [1, 21],
        [0, 20],
      ])
      expect(history.map((version) => version.userId)).toEqual([undefined, userId, undefined])
      expect((await first.settingsHistory(2, 1)).map(({ version }) => version)).toEqual([1])
      expect((await first.settingsHistory(1, 1)).map(({ version }) => version)).toEqual([0])
    })

    test('events of two processes are one chain', async () => {
      const { first, second } = await open()
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 ? first : second).recordEvent({
            ...anEvent('ticket-viewed'),
            personal: { reason: `${index}` },
          }),
        ),
      )
      expect(await first.verifyEvents()).toMatchObject({ kind: 'whole', end: { seq: 40 } })
      expect(await second.chainHead()).toMatchObject({ seq: 40 })
      expect((await first.chainRows(38, 5)).map(({ event }) => event.seq)).toEqual([39, 40])
    })

    test('after a restore unfinished mail is a question, numbers jump, nobody is signed in', async () => {
      const { first } = await open()
      const { reply } = await queuedReply(first)
      await deliver(first, { filing: { receipt: aReceipt() }, arrival: { arrivedAt: new Date() } })
      await first.startSession({ idHash: 's', userId: reply.authorId, at: new Date() }, anEvent('signed-in'))
      const head = await first.chainHead()
      await first.openEra({ ...anEvent('restored'), facts: { madeAt: 'x' } })
      expect((await first.unconfirmed(9)).length).toBe(2)
      expect(await first.claimNext('me', minute)).toBeUndefined()
      expect(await first.session('s')).toBeUndefined()
      expect(await deliver(first)).toMatchObject({ reference: expect.stringMatching(/-100\d$/) })
      const restored = (await first.changesSince(0, 100)).find(({ kind }) => kind === 'restored')
      expect(restored?.facts).toMatchObject({
        headSeq: head?.seq,
        headHash: head?.hash,
        madeAt: 'x',
        unconfirmed: 2,
      })
    })

    test('tidying forgets what is over', async () => {
      const { first } = await open()
      const me = await anAdvisor(first)
      const old = new Date(Date.now() - 30 * 24 * 60 * minute)
      await first.startSession({ idHash: 'old', userId: me, at: old }, anEvent('signed-in'))
      await first.startSession({ idHash: 'new', userId: me, at: new Date() }, anEvent('signed-in'))
      await first.saveSearch({ id: 's', userId: me, words: 'x', at: old }, anEvent('search-made'))
      await first.recordFailedTry('k', old, anEvent('sign-in-refused'))
      await first.tidy(new Date())
      expect(await first.session('old')).toBeUndefined()
      expect(await first.session('new')).toBeDefined()
      expect(await first.savedSearch('s', me)).toBeUndefined()
      expect(await first.failedTries('k')).toBeUndefined()
      expect(await first.probe()).toBe(true)
    })
  })
}

function anEvent(kind: EventDraft['kind']): EventDraft {
  return { kind, at: new Date('2026-11-24T08:00:00Z') }
}

function atUid(uid: number, arrivedAt = new Date()): Arrival {
  return {
    source: { kind: 'imap', position: { mailbox: 'm', folder: 'INBOX', uidValidity: 1, uid } },
    arrivedAt,
    isHistory: false,
  }
}

function generation(uidValidity: number, baselineUid: number) {
  return { mailbox: 'm', folder: 'INBOX', uidValidity, baselineUid, presentUid: baselineUid, isFirst: true }
}

function later(clock: TestClock, minutes: number): Date {
  return new Date(clock.now.getTime() + minutes * minute)
}

/** What filing a mail with these keys would find; nothing is filed. */
async function findWith(storage: Storage, keys: Partial<ReturnType<typeof lookupOf>>) {
  const mail = anInboundMail()
  const { mail: kept } = await storage.keepRaw(
    { source: { kind: 'file' }, arrivedAt: new Date(), isHistory: false },
    bytesOf(mail.messageId!),
  )
  const seen: Parameters<Parameters<Storage['fileInbound']>[3]>[0][] = []
  const looking = storage.fileInbound(kept.rawId, mail, lookupOf(mail, keys), (found) => {
    seen.push(found)
    throw new Error('only looking')
  })
  await expect(looking).rejects.toThrow('only looking')
  return seen[0]!
}

async function queuedReply(
  storage: Storage,
  overrides: Partial<ReturnType<typeof aReply>> = {},
  told?: Awaited<ReturnType<typeof aFiledTicket>>,
) {
  const author = await anAdvisor(storage)
  const ticket = told ?? (await aFiledTicket(storage))
  const reply = aReply(ticket, author, overrides)
  expect(await storage.queueReply(reply)).toMatchObject({ kind: 'queued' })
  return { reply, ticket }
}

async function claimed(storage: Storage): Promise<Claimed> {
  const claim = await storage.claimNext('me', minute)
  if (!claim) throw new Error('nothing to claim')
  return claim
}

function accepted(claim: Claimed): AttemptRecord {
  return {
    state: 'sent',
    sentAt: new Date('2026-11-24T08:00:30Z'),
    recipients: claim.recipients.map(({ address }) => ({ address, state: 'accepted', code: 250 })),
    events: [anEvent('sent')],
  }
}

async function send(storage: Storage, claim: Claimed, more: Partial<AttemptRecord> = {}): Promise<void> {
  await storage.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
  expect(await storage.recordAttempt(claim.outgoingId, claim.claim, { ...accepted(claim), ...more })).toBe(
    true,
  )
}

async function unconfirmedReply(storage: Storage, clock: TestClock) {
  const { reply, ticket } = await queuedReply(storage, { to: [aino], cc: [] })
  const claim = await claimed(storage)
  await storage.enterSending(claim.outgoingId, claim.claim, minute, anEvent('sending-started'))
  clock.now = later(clock, 2)
  await storage.recoverExpired(clock.now)
  return { ...reply, ticketId: ticket.id }
}
