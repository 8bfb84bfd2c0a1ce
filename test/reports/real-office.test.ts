import { describe, expect, onTestFinished, test } from 'vitest'
import { periodOf } from '../../src/reports/period.ts'
import type { ResponseTimes } from '../../src/reports/response-times.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { actUndone } from '../../src/tickets/act-undone.ts'
import { markedAutomatic } from '../../src/tickets/list-acts.ts'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from '../web/a-desk.ts'
import { answer, sendAll } from '../web/a-reported-desk.ts'

/** The events as the office itself writes them, from the mail to the figure. */
describe('what the office does is what the report says', () => {
  test('a mail, its receipt and its answer', async () => {
    const { desk, advisor } = await anOffice()
    const reference = await write(desk, 'q1')
    await sendAll(desk)
    desk.wait(90)
    await answer(desk, reference, advisor)
    const { first, balance, receipts, byLanguage, byHandler } = await reportOf(desk)
    expect(first).toMatchObject({ count: 1, met: 1, medianMinutes: 91 })
    expect(receipts).toMatchObject({ sent: 1, missing: 0, waiting: 0, medianMinutes: 0 })
    expect(balance).toMatchObject({ received: 1, first: 1, next: 0, pending: 0, closed: 0 })
    expect(byLanguage.map(({ key }) => key)).toEqual(['fi'])
    expect(byHandler.map(({ key }) => key)).toEqual([advisor.id])
  })

  test('a burst shares one receipt, and each of its messages has it', async () => {
    const { desk } = await anOffice()
    await write(desk, 'q1')
    await sendAll(desk)
    for (const id of ['q2', 'q3']) {
      desk.wait(1)
      await write(desk, id, { inReplyTo: 'q1' })
    }
    desk.wait(6)
    await sendAll(desk)
    const { receipts, balance } = await reportOf(desk)
    expect(receipts).toMatchObject({ sent: 3, missing: 0, waiting: 0 })
    expect(balance).toMatchObject({ received: 3, pending: 1, excluded: { joined: 2 } })
  })

  test('an answer that comes back is none until another arrives', async () => {
    const { desk, advisor } = await anOffice()
    const reference = await write(desk, 'q1')
    desk.wait(60)
    const messageId = await answer(desk, reference, advisor)
    expect((await reportOf(desk)).first.count).toBe(1)
    await desk.receive(aBounceOf(messageId, aino.address))
    expect((await reportOf(desk)).balance).toMatchObject({
      received: 2,
      first: 0,
      pending: 1,
      excluded: { bounce: 1 },
    })
    desk.wait(60)
    await answer(desk, reference, advisor)
    expect((await reportOf(desk)).first).toMatchObject({ count: 1, medianMinutes: 122 })
  })

  test('an out-of-office and a "kiitos" spoil nothing', async () => {
    const { desk, advisor } = await anOffice()
    const reference = await write(desk, 'q1')
    desk.wait(60)
    await answer(desk, reference, advisor)
    await write(desk, 'away', { inReplyTo: 'q1', headers: { 'Auto-Submitted': 'auto-replied' } })
    await write(desk, 'thanks', { inReplyTo: 'q1', text: 'Kiitos!' })
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    await desk.store.changeTicket(view.ticket.id, () => ({
      patch: { state: 'closed' },
      events: [
        { kind: 'ticket-closed', at: desk.now(), ticketId: view.ticket.id, actor: { userId: advisor.id } },
      ],
    }))
    desk.wait(60 * 24 * 30)
    const { first, next, balance } = await reportOf(desk)
    expect(first).toMatchObject({ count: 1, met: 1, medianMinutes: 61 })
    expect(next.count).toBe(0)
    expect(balance).toMatchObject({ received: 3, closed: 1, excluded: { automatic: 1 } })
  })

  test('what an advisor marks as automatic is measured no more, until it is undone or somebody writes again', async () => {
    const { desk, advisor } = await anOffice()
    const reference = await write(desk, 'q1')
    const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
    const actor = { userId: advisor.id }
    const chosen = async () => [
      { ticketId: ticket.id, version: (await desk.store.ticketById(ticket.id))!.version },
    ]
    const mark = async (id: string) =>
      desk.store.actOnTickets(
        { id, userId: advisor.id, kind: 'marked-automatic', at: desk.now() },
        await chosen(),
        (one) => markedAutomatic(one, actor, desk.now()),
      )
    await mark('first')
    expect((await reportOf(desk)).balance).toMatchObject({ received: 1, pending: 0, excluded: { marked: 1 } })
    expect((await reportOf(desk)).ageing.open).toBe(0)
    await desk.store.undoAct({ id: 'first', userId: advisor.id, at: desk.now() }, (kind, one, before) =>
      actUndone(kind, one, before, actor, desk.now()),
    )
    expect((await reportOf(desk)).balance).toMatchObject({ received: 1, pending: 1, excluded: { marked: 0 } })
    await mark('second')
    await write(desk, 'q2', { inReplyTo: 'q1' })
    expect(await desk.store.ticketById(ticket.id)).toMatchObject({
      class: 'enquiry',
      dueAt: expect.any(Date),
    })
    expect((await reportOf(desk)).balance).toMatchObject({ received: 2, pending: 1, excluded: { marked: 1 } })
  })

  test('sending and closing at once is an answer', async () => {
    const { desk, advisor } = await anOffice()
    await answer(desk, await write(desk, 'q1'), advisor, { closes: true })
    expect((await reportOf(desk)).balance).toMatchObject({ first: 1, closed: 0 })
  })

  test('the same mail again is a duplicate', async () => {
    const { desk } = await anOffice()
    const raw = question('q1')
    await desk.receive(raw)
    await desk.receive(Buffer.concat([Buffer.from('X-Again: yes\r\n'), raw]))
    expect((await reportOf(desk)).balance).toMatchObject({ received: 2, excluded: { duplicate: 1 } })
  })
})

async function anOffice() {
  const desk = await aDesk()
  onTestFinished(async () => {
    await desk.app.close()
    await desk.store.close()
  })
  return { desk, advisor: await desk.person('advisor') }
}

type Written = {
  readonly inReplyTo?: string
  readonly text?: string
  readonly headers?: Record<string, string>
}

function question(id: string, { inReplyTo, text = 'Hei, mitä teen?', headers }: Written = {}): Buffer {
  return aMail({
    from: aino,
    to: service,
    messageId: `${id}@citizen.example`,
    subject: inReplyTo ? 'Re: Vuokra' : 'Vuokra',
    text,
    ...(inReplyTo ? { inReplyTo: `${inReplyTo}@citizen.example` } : {}),
    ...(headers ? { headers } : {}),
  })
}

function write(desk: ADesk, id: string, written?: Written): Promise<string> {
  return desk.receive(question(id, written))
}

async function reportOf(desk: ADesk): Promise<ResponseTimes> {
  const calendar = defaultSettings.serviceHours
  const period = periodOf(calendar, '2026-11-01', '2026-11-30')
  if ('fault' in period) throw new Error(period.fault)
  return desk.store.responseTimes({ period, filter: {}, calendar, asOfMs: desk.now().getTime() })
}
