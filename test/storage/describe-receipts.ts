import { describe, expect, test } from 'vitest'
import { aReceipt, deliver, readAll } from '../helpers/deliver.ts'
import { aino, grace } from '../helpers/mails/cast.ts'
import { claimed, findWith, later, type OpenTwice } from './storage-scenes.ts'

export function describeReceipts(name: string, open: OpenTwice): void {
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
      const { reference = '' } = (await first.ticketById(told.ticketId)) ?? {}
      const view = await first.ticketByReference(reference, clock.now)
      expect(view?.messages.filter(({ kind }) => kind === 'receipt').length).toBe(1)
      clock.now = later(clock, 61)
      expect((await findWith(first, {})).receipts).toMatchObject({
        toAddressLastHour: 0,
        toAddressLastDay: 1,
      })
    })
  })
}
