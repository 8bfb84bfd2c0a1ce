import { describe, expect, test } from 'vitest'
import { noticeRound } from '../../src/office/notice-round.ts'
import { staffMail } from '../../src/office/staff-mail.ts'
import type { User } from '../../src/people/user.ts'
import type { StaffMail } from '../../src/web/desk-needs.ts'
import { fakeSender } from '../helpers/fake-sender.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { officeOf, read } from '../office/an-office-with-staff.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const invited = { name: 'Sofia Lindqvist', email: 'Sofia.Lindqvist@esimerkkila.example', language: 'sv' }

test('who is invited gets a mail, chooses a password by its link, and is in', async () => {
  const { desk, handed } = await aDeskThatMails()
  const admin = await aVisitor(desk, 'admin')
  const answer = await admin.post('/settings/users', { ...invited, role: 'advisor' })
  expect(words(answer)).toContain('Linkki lähetettiin osoitteeseen sofia.lindqvist@esimerkkila.example.')
  const mail = read(handed[0]!.bytes)
  expect(handed[0]!.envelope.recipients[0]?.address).toBe('sofia.lindqvist@esimerkkila.example')
  expect(mail).toContain('Inbjudan till Neuvoposti')
  const token = /\/link\/([\w-]+)/.exec(mail)![1]!
  expect(answer.body).not.toContain(token)
  expect(words(await admin.get('/settings/users'))).toContain('Kutsuttu')
  desk.wait(3 * 24 * 60 - 1)
  expect((await desk.app.inject({ url: `/link/${token}` })).body).toContain('sofia.lindqvist')
  desk.wait(2)
  expect((await desk.app.inject({ url: `/link/${token}` })).statusCode).toBe(410)
})

test('where mail does not go the link is shown once, and a new one makes the old one worthless', async () => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const answer = await admin.post('/settings/users', { ...invited, role: 'supervisor' })
  expect(words(answer)).toContain('Anna linkki henkilölle itse')
  const path = /\/link\/[\w-]+/.exec(answer.body)![0]
  expect((await admin.get('/settings/users')).body).not.toContain('/link/')
  expect((await desk.app.inject({ url: path })).statusCode).toBe(200)
  const sofia = (await desk.store.userByEmail(invited.email))!.user
  await admin.post(`/settings/users/${sofia.id}/link`)
  expect((await desk.app.inject({ url: path })).statusCode).toBe(410)
})

test('a mail server that refuses is told, and the log knows it', async () => {
  const { desk } = await aDeskThatMails({ kind: 'mailbox-fault', fault: 'unreachable', code: 'ECONNREFUSED' })
  const admin = await aVisitor(desk, 'admin')
  const answer = await admin.post('/settings/users', { ...invited, role: 'advisor' })
  expect(words(answer)).toContain('Sähköpostia ei voitu lähettää.')
  expect((await eventsOf(desk)).at(-1)).toMatchObject({
    kind: 'notice-failed',
    facts: { noticeKind: 'invitation', state: 'not-taken' },
  })
})

test('a name that is missing and an address that is taken are told, and what was typed stays', async () => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const fields = { name: ' ', email: admin.user.email, role: 'advisor', language: 'fi' }
  expect(words(await admin.post('/settings/users', fields))).toContain('Kirjoita nimi.')
  const taken = await admin.post('/settings/users', { ...fields, name: 'Toinen' })
  expect(taken.statusCode).toBe(422)
  expect(words(taken)).toContain('Osoitteella on jo käyttäjä.')
  expect(taken.body).toContain('value="Toinen"')
})

test('who lost the telephone is told by the next mail that an administrator removed the codes', async () => {
  const { desk, handed, sender } = await aDeskThatMails()
  const leena = await desk.person('advisor', 'Leena Aalto')
  const event = { kind: 'user-changed', at: desk.now() } as const
  await desk.store.offerSecondFactor(leena.id, Buffer.alloc(20), desk.now())
  await desk.store.confirmSecondFactor(leena.id, { step: 1, codeHashes: [], at: desk.now() }, event)
  const admin = await aVisitor(desk, 'admin')
  await admin.post(`/settings/users/${leena.id}/second-factor-removal`)
  await noticeRound(officeOf(desk), sender)()
  expect(handed[0]?.envelope.recipients[0]?.address).toBe(leena.email)
  expect(read(handed[0]!.bytes)).toContain('Kertakoodit poistettiin tunnukseltasi')
})

describe('somebody who leaves', () => {
  test('is named with the open work, which goes to the successor, and is out at once', async () => {
    const { desk, leena, mikko, references } = await twoAdvisors()
    const admin = await aVisitor(desk, 'admin')
    const leaving = await aVisitor(desk, leena)
    const page = await admin.get(`/settings/users/${leena.id}/disabling`)
    for (const reference of references) expect(words(page)).toContain(reference)
    expect(page.body).not.toContain('Vuokra')
    const answer = await admin.post(`/settings/users/${leena.id}/disabling`, { successor: mikko.id })
    expect(answer.headers.location).toBe(`/settings/users/${leena.id}?done=disabled#ilmoitus`)
    expect((await leaving.get('/inbox/open')).headers.location).toContain('/sign-in')
    expect(await desk.store.heldTickets(mikko.id)).toEqual(references)
    const view = (await desk.store.ticketByReference(references[0]!, desk.now()))!
    expect(view.events.find(({ kind }) => kind === 'ticket-assigned')).toMatchObject({
      userId: admin.user.id,
      facts: { from: leena.id, to: mikko.id },
    })
    expect((await eventsOf(desk)).find(({ facts }) => facts.disabled === true)).toMatchObject({
      kind: 'user-changed',
      userId: admin.user.id,
      facts: { changed: leena.id },
    })
  })

  test('stands in for nobody any more', async () => {
    const { desk, leena, mikko } = await twoAdvisors()
    const admin = await aVisitor(desk, 'admin')
    const days = { from: '2026-11-24', to: '2026-11-27' }
    await desk.store.addAbsence(
      { id: 'x1', userId: mikko.id, ...days, substituteId: leena.id },
      { kind: 'absence-set', at: desk.now() },
    )
    await admin.post(`/settings/users/${leena.id}/disabling`, { successor: '' })
    expect((await desk.store.absences('2026-11-24'))[0]).not.toHaveProperty('substituteId')
    expect(await desk.store.heldTickets(leena.id)).toEqual([])
  })

  test('may come back with the old password, and finds the work where it went', async () => {
    const { desk, leena, mikko } = await twoAdvisors()
    const admin = await aVisitor(desk, 'admin')
    await admin.post(`/settings/users/${leena.id}/disabling`, { successor: mikko.id })
    await admin.post(`/settings/users/${leena.id}/enabling`)
    expect((await desk.store.userByEmail(leena.email))?.user.isDisabled).toBe(false)
    expect((await aVisitor(desk, leena)).user.id).toBe(leena.id)
    expect(await desk.store.heldTickets(leena.id)).toEqual([])
  })

  test('cannot be succeeded by oneself, by a supervisor or by nobody known', async () => {
    const { desk, leena } = await twoAdvisors()
    const admin = await aVisitor(desk, 'admin')
    const eeva = await desk.person('supervisor', 'Eeva Esihenkilö')
    for (const successor of [leena.id, eeva.id, 'nobody'])
      expect((await admin.post(`/settings/users/${leena.id}/disabling`, { successor })).statusCode).toBe(400)
    expect((await desk.store.userById(leena.id))?.isDisabled).toBe(false)
  })
})

test('the log says what was done to whose account', async () => {
  const { desk, leena, mikko } = await twoAdvisors()
  const admin = await aVisitor(desk, 'admin')
  await admin.post('/settings/users', { ...invited, role: 'supervisor' })
  await admin.post(`/settings/users/${leena.id}/role`, { role: 'admin', successor: mikko.id })
  await admin.post(`/settings/users/${leena.id}/link`)
  await admin.post(`/settings/users/${leena.id}/disabling`, { successor: '' })
  const log = words(await admin.get('/audit'))
  for (const sentence of [
    'Käyttäjä lisättiin: Sofia Lindqvist, Esihenkilö',
    'Kutsu tehtiin: Sofia Lindqvist',
    'Rooli vaihdettiin: Leena Aalto, Pääkäyttäjä',
    'Salasanalinkki tehtiin: Leena Aalto',
    'Käyttäjä poistettiin käytöstä: Leena Aalto',
  ])
    expect(log).toContain(sentence)
})

describe('a role', () => {
  test('that works no enquiries asks first who goes on with the open ones', async () => {
    const { desk, leena, mikko, references } = await twoAdvisors()
    const admin = await aVisitor(desk, 'admin')
    const asked = await admin.post(`/settings/users/${leena.id}/role`, { role: 'supervisor' })
    expect(asked.statusCode).toBe(200)
    expect(words(asked)).toContain('Kenelle yhteydenotot siirretään?')
    expect((await desk.store.userById(leena.id))?.role).toBe('advisor')
    const before = await aVisitor(desk, leena)
    await admin.post(`/settings/users/${leena.id}/role`, { role: 'supervisor', successor: mikko.id })
    expect((await desk.store.userById(leena.id))?.role).toBe('supervisor')
    expect(await desk.store.heldTickets(mikko.id)).toEqual(references)
    expect((await before.get('/inbox/open')).statusCode).toBe(303)
  })
})

describe('the last administrator', () => {
  test('cannot be disabled or become something else, and nobody decides about the own account', async () => {
    const desk = await aDesk()
    const admin = await aVisitor(desk, 'admin')
    const own = `/settings/users/${admin.user.id}`
    expect(words(await admin.get(own))).toContain('Tämä on oma tunnuksesi.')
    expect((await admin.post(`${own}/disabling`, { successor: '' })).statusCode).toBe(404)
    expect((await admin.post(`${own}/role`, { role: 'advisor' })).statusCode).toBe(404)
    const event = { kind: 'user-changed', at: desk.now(), actor: 'operator' } as const
    expect(await desk.store.disableUser(admin.user.id, event)).toBe('last-admin')
    expect(await desk.store.changeRole(admin.user.id, 'advisor', event)).toBe('last-admin')
  })

  test('is who has a password: an invitation alone opens no door', async () => {
    const desk = await aDesk()
    const one = await desk.person('admin', 'Tiina Ranta')
    const event = { kind: 'user-added', at: desk.now(), actor: 'operator' } as const
    const other = { id: 'u9', name: 'Otto', email: 'otto@esimerkkila.example', role: 'admin' } as const
    await desk.store.addUser({ ...other, language: 'fi' }, event)
    expect(await desk.store.disableUser(one.id, event)).toBe('last-admin')
    await desk.store.setPassword('u9', 'kept', event)
    expect(await desk.store.disableUser(one.id, event)).toBe('done')
  })

  test('is refused in words when two administrators disable each other', async () => {
    const desk = await aDesk()
    const [tiina, aila] = [await aVisitor(desk, 'admin'), await aVisitor(desk, 'admin')]
    const { post } = tiina
    await aila.post(`/settings/users/${tiina.user.id}/disabling`, { successor: '' })
    expect((await post(`/settings/users/${aila.user.id}/disabling`, { successor: '' })).statusCode).toBe(303)
    expect((await desk.store.userById(aila.user.id))?.isDisabled).toBe(false)
  })
})

async function aDeskThatMails(...faults: Parameters<typeof fakeSender>) {
  const relay = fakeSender(...faults)
  const late: { mail?: StaffMail } = {}
  const desk = await aDesk({
    staffMail: {
      sendLink: async (kind, to, link) => (await late.mail?.sendLink(kind, to, link)) ?? false,
      tellSecondFactorReset: async (to) => late.mail?.tellSecondFactorReset(to),
    },
  })
  late.mail = staffMail(officeOf(desk), () => relay.sender)
  return { desk, ...relay }
}

async function twoAdvisors(): Promise<{ desk: ADesk; leena: User; mikko: User; references: string[] }> {
  const desk = await aDesk()
  const leena = await desk.person('advisor', 'Leena Aalto')
  const mikko = await desk.person('advisor', 'Mikko Salo')
  const references: string[] = []
  for (const subject of ['Vuokra yksi', 'Vuokra kaksi']) {
    const reference = await desk.receive(aMail({ to: service, subject }))
    const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
    await desk.store.changeTicket(ticket.id, () => ({ patch: { assigneeId: leena.id }, events: [] }))
    references.push(reference)
  }
  return { desk, leena, mikko, references }
}

async function eventsOf(desk: ADesk) {
  return desk.store.changesSince(0, 500)
}
