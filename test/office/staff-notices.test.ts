import { describe, expect, test } from 'vitest'
import { noticeRound } from '../../src/office/notice-round.ts'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { service } from '../web/a-desk.ts'
import { answer } from '../web/a-reported-desk.ts'
import { anOfficeWithStaff, read } from './an-office-with-staff.ts'

const toService = () => aMail({ to: service, subject: 'Vuokrarästi', text: 'En pysty maksamaan vuokraa.' })

/** Tuesday 24 November 2026 at 10.05; an ordinary answer is due on Friday at 16. */
const minutesToFridayAt = (hour: number) => 3 * 24 * 60 + (hour - 10) * 60 - 5

describe('an answer that is owed', () => {
  test('is told to its handler before the target, to the handler after it, then to the supervisor', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    const leena = await desk.person('advisor', 'Leena Aalto')
    await desk.person('advisor', 'Mikko Salo')
    const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
    const reference = await desk.receive(toService())
    await assign(desk, reference, leena.id)
    const told = () => handed.map(({ envelope }) => envelope.recipients[0]?.address)

    desk.wait(minutesToFridayAt(13))
    await round()
    expect(told()).toEqual([])
    desk.wait(60)
    await round()
    await round()
    expect(told()).toEqual([leena.email])
    desk.wait(3 * 60)
    await round()
    expect(told()).toHaveLength(1)
    desk.wait(2 * 24 * 60 + 15 * 60)
    await round()
    expect(told()).toEqual([leena.email, leena.email])
    desk.wait(60)
    await round()
    desk.wait(60)
    await round()
    expect(told()).toEqual([leena.email, leena.email, eeva.email])
    expect(handed.map(({ bytes }) => read(bytes).split(reference).length > 1)).toEqual([true, true, true])
  })

  test('is told to every advisor when nobody has it', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    await desk.person('advisor', 'Leena Aalto')
    await desk.person('advisor', 'Mikko Salo')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    expect(handed).toHaveLength(2)
  })

  test('is told in one mail with the others that are owed', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    await desk.person('advisor')
    const references = [await desk.receive(toService()), await desk.receive(toService())]
    desk.wait(minutesToFridayAt(15))
    await round()
    expect(handed).toHaveLength(1)
    expect(read(handed[0]!.bytes)).toContain('2 yhteydenottoon on vastattava pian')
    for (const reference of references)
      expect(handed[0]!.bytes).toContain(`https://desk.esimerkkila.example/tickets/${reference}`)
  })

  test('is not told of once it was answered', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    const leena = await desk.person('advisor')
    await answer(desk, await desk.receive(toService()), leena)
    desk.wait(minutesToFridayAt(15))
    await round()
    expect(handed).toEqual([])
  })

  test('is told once, whatever restarts in between', async () => {
    const { desk, office, sender, handed, round } = await anOfficeWithStaff()
    await desk.person('advisor')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    await noticeRound(office, sender)()
    await noticeRound(office, sender)()
    expect(handed).toHaveLength(1)
  })

  test('has an event that says to whom it was told', async () => {
    const { desk, round } = await anOfficeWithStaff()
    const leena = await desk.person('advisor')
    const reference = await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(view.events.find(({ kind }) => kind === 'target-alerted')?.facts).toMatchObject({
      level: 'soon',
      to: leena.id,
    })
    expect(await desk.store.verifyEvents()).toMatchObject({ kind: 'whole' })
  })
})

describe('mail to the office’s own people', () => {
  test('names no resident, quotes no message and says that a machine wrote it', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    await desk.person('advisor')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    const mail = read(handed[0]!.bytes)
    expect(mail).not.toMatch(/Lehtimäki|lehtimaki|Vuokrarästi|maksamaan/)
    expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(mail).toMatch(/^X-Auto-Response-Suppress: All\r$/m)
    expect(mail).toMatch(/^X-Neuvoposti-Loop:/m)
  })

  test('that comes back to the desk gets no receipt, no clock and no alert of its own', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    await desk.person('advisor')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    const reference = await desk.receive(Buffer.from(handed[0]!.bytes))
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(view.ticket.class).toBe('automatic')
    expect(view.ticket.dueAt).toBeUndefined()
    expect(view.messages.filter(({ direction }) => direction === 'out')).toEqual([])
    desk.wait(4 * 24 * 60)
    await round()
    expect(handed.map(({ bytes }) => bytes).filter((bytes) => bytes.includes(reference))).toEqual([])
  })

  test('that a mail server gives back is said to have failed, by the log and by no mail', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    const leena = await desk.person('advisor')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    const noticeId = /^Message-ID: <(n\.[^>]+)>/im.exec(handed[0]!.bytes)?.[1] ?? ''
    const reference = await desk.receive(aBounceOf(noticeId, leena.email))
    const { ticket, messages } = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(ticket.class).toBe('automatic')
    expect(ticket.dueAt).toBeUndefined()
    expect(messages.map(({ kind }) => kind)).toEqual(['bounce'])
    const events = await desk.store.changesSince(0, 500)
    expect(events.findLast(({ kind }) => kind === 'notice-failed')?.facts).toEqual({
      noticeKind: 'target-alert',
      to: leena.id,
      state: 'bounced',
      code: null,
    })
    desk.wait(10)
    await round()
    expect(handed).toHaveLength(1)
  })

  test('never goes to the address of the desk itself', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    const event = { kind: 'user-added', at: desk.now(), actor: 'operator' } as const
    await desk.store.addUser(
      { id: 'u0', name: 'Yhteinen', email: service.address, role: 'advisor', language: 'fi' },
      event,
    )
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    expect(handed).toEqual([])
  })

  test('waits while the mail server is away, and is tried again when it was put off', async () => {
    const busy = { kind: 'answered', response: '451', recipients: [] } as const
    const { desk, handed, connectFaults, round } = await anOfficeWithStaff(({ envelope }) => ({
      ...busy,
      recipients: envelope.recipients.map(({ address }) => ({ address, state: 'retry', code: 451 })),
    }))
    await desk.person('advisor')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    connectFaults.push({ kind: 'mailbox-fault', fault: 'unreachable', code: 'ECONNREFUSED' })
    await round()
    expect(handed).toHaveLength(0)
    await round()
    await round()
    expect(handed).toHaveLength(1)
    desk.wait(6)
    await round()
    expect(handed).toHaveLength(2)
  })

  test('is not sent again when nobody knows whether the server took it', async () => {
    const { desk, office, sender, handed, round } = await anOfficeWithStaff({ kind: 'unknown' })
    await desk.person('advisor')
    await desk.receive(toService())
    desk.wait(minutesToFridayAt(15))
    await round()
    await noticeRound(office, sender)()
    expect(handed).toHaveLength(1)
    const events = await desk.store.changesSince(0, 500)
    expect(events.findLast(({ kind }) => kind === 'notice-failed')?.facts.state).toBe('unconfirmed')
  })
})

describe('the figures of a month', () => {
  test('go to every supervisor once, at the first opening of the next month', async () => {
    const { desk, office, sender, handed, round } = await anOfficeWithStaff()
    const leena = await desk.person('advisor')
    const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
    const reference = await desk.receive(toService())
    await answer(desk, reference, leena)
    await round()
    desk.wait(7 * 24 * 60 - 180)
    await round()
    expect(handed).toEqual([])
    desk.wait(180)
    await round()
    await noticeRound(office, sender)()
    expect(handed.map(({ envelope }) => envelope.recipients[0]?.address)).toEqual([eeva.email])
    const mail = read(handed[0]!.bytes)
    expect(mail).toContain('su 1.11.2026 – ma 30.11.2026')
    expect(mail).toContain('Ensivastaus tavoiteajassa: 100 %')
    expect(mail).not.toMatch(/Leena|AN-2026|Lehtimäki/)
  })

  test('are not sent where nothing was received, or where the office does not want them', async () => {
    const { desk, handed, round } = await anOfficeWithStaff()
    await desk.person('supervisor')
    desk.wait(7 * 24 * 60)
    await round()
    const { settings } = await desk.store.settings()
    await desk.store.saveSettings(
      { ...settings, monthlyReport: { isOn: false } },
      { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
    )
    await desk.receive(toService())
    desk.wait(31 * 24 * 60)
    await round()
    expect(handed.filter(({ bytes }) => read(bytes).includes('Vastausajat'))).toEqual([])
  })
})

type Desk = Awaited<ReturnType<typeof anOfficeWithStaff>>['desk']

async function assign({ store, now }: Desk, reference: string, assigneeId: string): Promise<void> {
  const { ticket } = (await store.ticketByReference(reference, now()))!
  await store.changeTicket(ticket.id, () => ({ patch: { assigneeId }, events: [] }))
}
