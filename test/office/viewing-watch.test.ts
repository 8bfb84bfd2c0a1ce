import { describe, expect, test } from 'vitest'
import { viewingWatch } from '../../src/office/viewing-watch.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { service } from '../web/a-desk.ts'
import { aVisitor, words } from '../web/a-visitor.ts'
import { anOfficeWithStaff, read } from './an-office-with-staff.ts'

/** Mikko Salo opens an enquiry at 22.35. */
async function aNightlyLook() {
  const staff = await anOfficeWithStaff()
  const { desk, office } = staff
  const mikko = await desk.person('advisor', 'Mikko Salo')
  const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
  const reference = await desk.receive(
    aMail({ to: service, subject: 'Vuokrarästi', text: 'En pysty maksamaan.' }),
  )
  const watch = viewingWatch(office)
  expect(await watch()).toBe(0)
  desk.wait(12 * 60 + 30)
  const visitor = await aVisitor(desk, mikko)
  await visitor.get(`/tickets/${reference}`)
  return { ...staff, mikko, eeva, reference, watch, visitor }
}

describe('a look that work does not explain', () => {
  test('is told to the supervisor by mail, in words that name no resident', async () => {
    const { watch, round, handed, eeva } = await aNightlyLook()
    expect(await watch()).toBe(1)
    await round()
    expect(handed.map(({ envelope }) => envelope.recipients[0]?.address)).toEqual([eeva.email])
    const mail = read(handed[0]!.bytes)
    expect(mail).toContain('Subject: Poikkeavaa katselua')
    expect(mail).toContain('Mikko Salo avasi yhteydenoton yöllä')
    expect(mail).toContain('https://desk.esimerkkila.example/audit?user=')
    expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(mail).not.toMatch(/Lehtimäki|lehtimaki|Vuokrarästi|maksamaan|AN-2026/)
  })

  test('stands on the page of the log, and not in the history of the enquiry', async () => {
    const { desk, watch, eeva, visitor, reference } = await aNightlyLook()
    await watch()
    const page = words(await (await aVisitor(desk, eeva)).get('/audit?kind=unusual-viewing'))
    expect(page).toContain('palvelu Mikko Salo avasi yhteydenoton yöllä')
    expect(words(await visitor.get(`/tickets/${reference}`))).not.toContain('yöllä')
  })

  test('is told once, also after a restart, and telling it is no look of its own', async () => {
    const { office, watch, round, handed } = await aNightlyLook()
    await watch()
    for (let time = 0; time < 3; time += 1) {
      await round()
      expect(await watch()).toBe(0)
    }
    expect(await viewingWatch(office)()).toBe(0)
    expect(handed).toHaveLength(1)
  })

  test('comes back to the desk as automatic mail and is told no further', async () => {
    const { desk, watch, round, handed } = await aNightlyLook()
    await watch()
    await round()
    const reference = await desk.receive(Buffer.from(handed[0]!.bytes))
    const { ticket, messages } = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(ticket.class).toBe('automatic')
    expect(messages).toHaveLength(1)
    expect(await watch()).toBe(0)
  })

  test('of the supervisor is told to another, never to oneself', async () => {
    const { desk, office, round, handed } = await anOfficeWithStaff()
    const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
    const aila = await desk.person('admin', 'Aila Valta')
    const reference = await desk.receive(aMail({ to: service }))
    desk.wait(12 * 60 + 30)
    const visitor = await aVisitor(desk, eeva)
    await visitor.post(`/tickets/${reference}/opening`, { reason: 'Ylityksen selvitys' })
    await visitor.get(`/tickets/${reference}`)
    expect(await viewingWatch(office)()).toBe(1)
    await round()
    expect(handed.map(({ envelope }) => envelope.recipients[0]?.address)).toEqual([aila.email])
  })

  test('is a look at the text: times and states may be seen at any hour', async () => {
    const { desk, office } = await anOfficeWithStaff()
    const reference = await desk.receive(aMail({ to: service }))
    desk.wait(12 * 60 + 30)
    const eeva = await aVisitor(desk, 'supervisor')
    for (const path of [`/tickets/${reference}`, `/tickets/${reference}/proof`, '/inbox/open'])
      await eeva.get(path)
    expect(await viewingWatch(office)()).toBe(0)
  })

  test('leaves a chain of events that holds', async () => {
    const { desk, watch } = await aNightlyLook()
    await watch()
    expect(await desk.store.verifyEvents()).toMatchObject({ kind: 'whole' })
  })
})
