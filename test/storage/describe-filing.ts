import { describe, expect, test } from 'vitest'
import {
  aNewTicket,
  anAdvisor,
  anInboundMail,
  aReply,
  bytesOf,
  deliver,
  filedPlainly,
  lookupOf,
  readAll,
} from '../helpers/deliver.ts'
import { aino, grace } from '../helpers/mails/cast.ts'
import { anEvent, atUid, claimed, findWith, type OpenTwice, send } from './storage-scenes.ts'

const tuesday = new Date('2026-11-24T08:00:00Z')

export function describeFiling(name: string, open: OpenTwice): void {
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
      const kept = await Promise.all(
        uids.map((uid) => first.keepRaw(atUid(uid, tuesday), Buffer.from(`mail ${uid}`))),
      )
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
      const kept = await first.keepRaw(atUid(1, tuesday), bytesOf('mail'))
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
}
