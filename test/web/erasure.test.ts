import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { ticketJson } from '../../src/cli/ticket-json.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { backupTo } from '../../src/storage/sqlite/file/backup.ts'
import { movingDaySet } from '../../src/tickets/moving-day.ts'
import { ticketTitled } from '../../src/tickets/title.ts'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, landlord } from '../helpers/mails/cast.ts'
import { aComplaint, aDisposition } from '../helpers/mails/recipient-reports.ts'
import { aSecretKey, databasePath } from '../helpers/memory-storage.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { merge } from './a-merge.ts'
import { answer, sendAll } from './a-reported-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'
import {
  type AnErasableDesk,
  anErasableDesk,
  callIt,
  canary,
  close,
  giveInList,
  kerttu,
  movingDay,
} from './an-erasable-desk.ts'
import { wordsLeftIn } from './words-left.ts'

const reason = 'Pyyntö 24.11.2026'

test('an administrator erases by references and counts, and no word is left in the files', async () => {
  const file = databasePath()
  const office = await anErasableDesk({ file })
  const { desk, resident, references } = office
  onTestFinished(() => desk.store.close())
  expect(wordsLeftIn(file).length).toBeGreaterThan(0)
  const admin = await aVisitor(desk, 'admin')
  const before = await figuresOf(desk)
  const found = await admin.post('/erasures', { reference: references[0].toLowerCase() })
  expect(found.headers.location).toBe(`/residents/${resident}/erasure`)
  const preview = await admin.get(`/residents/${resident}/erasure`)
  expect(words(preview)).toMatch(/Saapuneita viestejä 3 .*Lähetettyjä vastauksia 1 .*Muistiinpanoja 1/)
  for (const reference of references) expect(preview.body).toContain(reference)
  expect(preview.body.toLowerCase()).not.toContain(canary)

  const planned = (await desk.store.erasurePlan(resident))?.counts
  const result = await admin.get(await erase(office, admin))
  expect(words(result)).toContain('Tiedot on poistettu')
  expect((await desk.store.erasures(resident, 1))[0]?.counts).toEqual(planned)
  expect(words(result)).toMatch(/Saapuneita viestejä 3 .*Lähetettyjä vastauksia 1/)
  expect(wordsLeftIn(file)).toEqual([])
  await backupTo(file, `${file}.backup`, aSecretKey, desk.now())
  expect(wordsLeftIn(`${file}.backup`)).toEqual([])
  expect(await desk.store.verifyEvents()).toMatchObject({ kind: 'whole' })
  expect(await figuresOf(desk)).toEqual(before)
  expect((await admin.get(`/residents/${resident}/erasure`)).headers.location).toMatch(/^\/erasures\//)
})

test('the log says who erased, when, why and how much, and never whom', async () => {
  const office = await anErasableDesk()
  const { desk, resident } = office
  const admin = await aVisitor(desk, 'admin')
  await erase(office, admin)
  const events = await desk.store.changesSince(0, 5_000)
  const [begun, ended] = events.filter(({ kind }) => kind.startsWith('resident-erasure'))
  expect(begun).toMatchObject({
    kind: 'resident-erasure-begun',
    userId: admin.user.id,
    facts: { resident, tickets: 2, kept: 0 },
    personal: { reason },
  })
  expect(ended).toMatchObject({
    kind: 'resident-erasure-ended',
    facts: { messages: 3, answers: 1, notes: 1 },
  })
  expect(JSON.stringify(events).toLowerCase()).not.toContain(canary)
  expect(words(await admin.get('/audit'))).toContain(reason)
})

test('an enquiry stays as a shell that says so on every page, in every language', async () => {
  const office = await anErasableDesk()
  const { desk, advisor, references } = office
  await erase(office, await aVisitor(desk, 'admin'))
  const [reference] = references
  const leena = await aVisitor(desk, advisor)
  const said = {
    fi: 'Tiedot poistettu 24.11.2026',
    sv: 'Uppgifterna raderade 24.11.2026',
    en: 'Data erased 24 Nov',
  } as const
  for (const language of ['fi', 'sv', 'en'] as const) {
    await desk.store.setLanguage(advisor.id, language)
    const search = (await leena.post('/searches', { words: reference })).headers.location
    for (const path of [
      `/tickets/${reference}`,
      `/tickets/${reference}/print`,
      '/inbox/closed',
      String(search),
    ]) {
      const page = await leena.get(path)
      expect([path, words(page).includes(said[language])]).toEqual([path, true])
      expect([path, page.body.toLowerCase().includes(canary)]).toEqual([path, false])
    }
  }
  const page = await leena.get(`/tickets/${reference}`)
  expect(page.body).not.toContain(`/tickets/${reference}/reply`)
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  for (const { id } of view.messages)
    expect((await leena.get(`/messages/${id}/original`)).statusCode).toBe(404)
  const json = ticketJson(view)
  expect(json).toMatchObject({ reference, state: 'closed', subject: '', requester: null })
  expect([json, ...json.messages].map(({ erasedAt }) => erasedAt)).not.toContain(null)
})

test('a form that was open before adds no word to the shell', async () => {
  const office = await anErasableDesk()
  const { desk, references } = office
  const advisor = await aVisitor(desk)
  const path = `/tickets/${references[0]}/note`
  const formId = hiddenField(await advisor.get(path), 'formId')
  await erase(office, await aVisitor(desk, 'admin'))
  const late = await advisor.post(path, { formId, text: 'Kerttu soitti.' })
  expect(late.statusCode).toBe(410)
  expect(words(late)).toContain('Yhteydenoton tiedot on poistettu')
  const { messages } = (await desk.store.ticketByReference(references[0], desk.now()))!
  expect(messages.filter(({ direction }) => direction === 'note').map(({ text }) => text)).not.toContain(
    'Kerttu soitti.',
  )
})

test('the same mail that comes again is explained and not kept a second time', async () => {
  const file = databasePath()
  const office = await anErasableDesk({ file })
  const { desk, letter } = office
  onTestFinished(() => desk.store.close())
  await erase(office, await aVisitor(desk, 'admin'))
  const before = await ticketCount(desk)
  await desk.receive(letter)
  expect(await ticketCount(desk)).toBe(before)
  expect(await desk.store.claimNext('test', 60_000)).toBeUndefined()
  await desk.store.tidy(desk.now())
  expect(wordsLeftIn(file)).toEqual([])
  const anew = await desk.receive(aMail({ from: kerttu, to: service, text: 'Uusi asia' }))
  expect(office.references).not.toContain(anew)
})

test('a bounce that comes after the erasure brings no word back', async () => {
  const file = databasePath()
  const office = await anErasableDesk({ file })
  const { desk, references } = office
  onTestFinished(() => desk.store.close())
  const { messages } = (await desk.store.ticketByReference(references[0], desk.now()))!
  const sent = messages.find(({ kind }) => kind === 'reply')?.messageId ?? ''
  await erase(office, await aVisitor(desk, 'admin'))
  const late = aBounceOf(sent, kerttu.address).toString().replace('<b1@', '<b2@')
  expect(await desk.receive(Buffer.from(late))).toBe(references[0])
  const view = (await desk.store.ticketByReference(references[0], desk.now()))!
  expect(view.ticket).toMatchObject({ state: 'closed', hasUndelivered: false })
  await desk.store.tidy(desk.now())
  expect(wordsLeftIn(file)).toEqual([])
  expect(await desk.store.verifyEvents()).toMatchObject({ kind: 'whole' })
})

test('an open enquiry is kept, and with it the person', async () => {
  const office = await anErasableDesk()
  const { desk, resident, references } = office
  const open = await desk.receive(aMail({ from: kerttu, to: service, text: 'Vielä kesken' }))
  const admin = await aVisitor(desk, 'admin')
  expect(words(await admin.get(`/residents/${resident}/erasure`))).toMatch(
    new RegExp(`${open} Avoin Säilytetään: avoin`),
  )
  const result = await admin.get(await erase(office, admin))
  expect(words(result)).toContain('1 yhteydenotto säilytettiin')
  const view = (await desk.store.ticketByReference(open, desk.now()))!
  expect(view.messages.map(({ text }) => text.trim())).toContain('Vielä kesken')
  expect((await desk.store.resident(resident))?.notes.note).toContain(canary)
  expect((await desk.store.ticketByReference(references[0], desk.now()))?.ticket.erasedAt).toBeDefined()
})

test('what is held with a reason is kept until somebody lifts it', async () => {
  const office = await anErasableDesk()
  const { desk, resident, references } = office
  const admin = await aVisitor(desk, 'admin')
  const path = `/residents/${resident}`
  const [held] = references
  expect((await admin.post(`${path}/hold`, { reference: held, hold: 'x' })).statusCode).toBe(422)
  await admin.post(`${path}/hold`, { reference: held, hold: 'Valitus hallinto-oikeudessa' })
  expect(words(await admin.get(`${path}/erasure`))).toContain('Valitus hallinto-oikeudessa')
  await erase(office, admin)
  expect((await desk.store.ticketByReference(held, desk.now()))?.ticket.erasedAt).toBeUndefined()
  await admin.post(`${path}/hold-ending`, { reference: held })
  await erase(office, admin)
  expect((await desk.store.ticketByReference(held, desk.now()))?.ticket.erasedAt).toBeDefined()
  expect(await desk.store.resident(resident)).toBeUndefined()
})

test('of an enquiry in which others wrote too only the person’s own words go', async () => {
  const file = databasePath()
  const desk = await aDesk({}, { file })
  onTestFinished(() => desk.store.close())
  const leena = await desk.person('advisor')
  const reference = await desk.receive(
    aMail({ from: aino, to: service, subject: 'Salainenotsikko', text: 'Ainonsanat' }),
  )
  const sent = await answer(desk, reference, leena)
  await desk.receive(aBounceOf(sent, aino.address))
  const other = await desk.receive(aMail({ from: landlord, to: service, text: 'Vuokranantajansanat' }))
  await bounce(desk, await answer(desk, other, leena), landlord.address)
  await merge(await aVisitor(desk, leena), other, reference)
  await sendAll(desk)
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  const draft = { ticketId: ticket.id, userId: leena.id, kind: 'reply' as const, at: desk.now() }
  await desk.store.saveDraft({ ...draft, text: `Kirjoitin: ${aino.address}` })
  await desk.store.saveDraft({ ...draft, text: 'Hei', isReplaced: true })
  await desk.store.changeTicket(ticket.id, (found) => {
    const change = movingDaySet(found, movingDay, { userId: leena.id }, desk.now())
    return 'refused' in change ? { refused: String(change.refused) } : change
  })
  await callIt(desk, ticket.id, leena, ['Salainenotsikko toimistolta', 'Toinen nimi'])
  await giveInList(desk, ticket.id, leena)
  await close(desk, reference, leena)
  await (await aVisitor(desk, leena)).post('/searches', { words: aino.address })
  const admin = await aVisitor(desk, 'admin')
  const resident = await desk.store.residentOf(aino.address)
  expect(words(await admin.get(`/residents/${resident}/erasure`))).toContain('Poistetaan osaksi')
  const planned = (await desk.store.erasurePlan(resident))?.counts
  expect(planned).toMatchObject({ messages: 2, answers: 1, receipts: 1, drafts: 1, searches: 1, texts: 5 })
  await erase({ desk, resident }, admin)
  expect((await desk.store.erasures(resident, 1))[0]?.counts).toEqual(planned)
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  expect(JSON.stringify(view)).not.toMatch(/Ainonsanat|Salainenotsikko|lehtimaki/)
  expect(JSON.stringify(view)).toContain('Vuokranantajansanat')
  const bounces = view.messages.filter(({ kind }) => kind === 'bounce')
  expect(bounces.map(({ erasedAt }) => erasedAt !== undefined)).toEqual([true, false])
  const kept = [file, `${file}-wal`].map((path) => readFileSync(path, 'latin1')).join()
  expect(kept.includes('Vuokranantajansanat')).toBe(true)
  expect(kept.match(aboutAino) ?? []).toEqual([])
  const page = words(await (await aVisitor(desk, leena)).get(`/tickets/${reference}`))
  expect(page).toContain('Tiedot poistettu 24.11.2026')
  expect(page).toContain('Vuokranantajansanat')
})

test('a late complaint or notice about an answer to the erased person brings no word back', async () => {
  const file = databasePath()
  const desk = await aDesk({}, { file })
  onTestFinished(() => desk.store.close())
  const leena = await desk.person('advisor')
  const reference = await desk.receive(aMail({ from: aino, to: service, text: 'Ainonsanat' }))
  const sent = await answer(desk, reference, leena)
  const other = await desk.receive(aMail({ from: landlord, to: service, text: 'Vuokranantajansanat' }))
  const toOther = await answer(desk, other, leena)
  const third = await desk.receive(aMail({ from: landlord, to: service, text: 'Toinen asia' }))
  const visitor = await aVisitor(desk, leena)
  await merge(visitor, reference, other)
  await bounce(desk, sent, aino.address)
  await merge(visitor, other, third)
  await sendAll(desk)
  await close(desk, third, leena)
  const { ticket } = (await desk.store.ticketByReference(third, desk.now()))!
  await desk.store.changeTicket(ticket.id, (found) =>
    ticketTitled(found, 'Ainonsanat otsikkona', { userId: leena.id }, desk.now()),
  )
  const resident = await desk.store.residentOf(aino.address)
  const planned = (await desk.store.erasurePlan(resident))?.counts
  await erase({ desk, resident }, await aVisitor(desk, 'admin'))
  expect((await desk.store.erasures(resident, 1))[0]?.counts).toEqual(planned)
  const late = [
    aDisposition({ about: sent, recipient: aino.address, said: 'displayed' }),
    aComplaint({ about: sent }),
    aComplaint({ about: toOther }),
  ]
  for (const report of late) expect(await desk.receive(report)).toBe(third)
  const view = (await desk.store.ticketByReference(third, desk.now()))!
  expect(view.messages.slice(-3).map(({ erasedAt }) => erasedAt !== undefined)).toEqual([true, true, false])
  await desk.store.tidy(desk.now())
  const kept = [file, `${file}-wal`].map((path) => readFileSync(path, 'latin1')).join()
  expect(kept.match(aboutAino) ?? []).toEqual([])
  expect(kept.includes(`Message-ID: <${sent}>`)).toBe(false)
})

test('while it goes on, its page tells how far it has come', async () => {
  const { desk, resident } = await anErasableDesk()
  const admin = await aVisitor(desk, 'admin')
  const { mark } = (await desk.store.erasurePlan(resident))!
  const by = { userId: admin.user.id, at: desk.now() }
  const begun = await desk.store.beginErasure(resident, mark, by, reason)
  const path = `/erasures/${begun.kind === 'begun' ? begun.id : ''}`
  expect((await admin.get(`/residents/${resident}/erasure`)).headers.location).toBe(path)
  const page = await admin.get(path)
  expect(words(page)).toContain('Yhteydenottoja käsitelty 0/2.')
  expect(page.body).toContain(`href="${path}"`)
  const asked = async () => (await admin.get(`${path}/progress`)).json()
  expect(await asked()).toEqual({ isRunning: true, text: 'Yhteydenottoja käsitelty 0/2.' })
  await desk.store.continueErasures(1_000)
  expect((await asked()).isRunning).toBe(false)
})

test('a form that is sent twice is one erasure', async () => {
  const { desk, resident, references } = await anErasableDesk()
  const admin = await aVisitor(desk, 'admin')
  const path = `/residents/${resident}/erasure`
  const form = { mark: hiddenField(await admin.get(path), 'mark'), reason, confirmation: references[1] }
  const answers = await Promise.all([admin.post(path, form), admin.post(path, form)])
  const later = await admin.post(path, form)
  const [erasure, ...more] = await desk.store.erasures(resident, 5)
  expect(more).toEqual([])
  expect([...answers, later].map(({ headers }) => headers.location)).toEqual(
    Array(3).fill(`/erasures/${erasure?.id}`),
  )
})

test('a wrong reference, a name in the reason and a new message in between erase nothing', async () => {
  const office = await anErasableDesk()
  const { desk, resident, references } = office
  const admin = await aVisitor(desk, 'admin')
  const path = `/residents/${resident}/erasure`
  const mark = hiddenField(await admin.get(path), 'mark')
  const confirmation = references[1]
  const tries = [
    { mark, reason, confirmation: references[0] },
    { mark, reason: 'lyhe'.slice(0, 3), confirmation },
    { mark, reason: `${kerttu.name} pyysi`, confirmation },
    { mark, reason: 'pyysi kerttu@citizen.example', confirmation },
  ]
  for (const fields of tries) expect((await admin.post(path, fields)).statusCode).toBe(422)
  await desk.receive(aMail({ from: kerttu, to: service, text: 'Odottakaa' }))
  const late = await admin.post(path, { mark, reason, confirmation })
  expect(late.statusCode).toBe(409)
  expect(late.body).toContain(reason)
  expect(await desk.store.erasures(resident, 5)).toEqual([])
})

test('where the office wants four eyes, another administrator confirms or refuses', async () => {
  const office = await anErasableDesk()
  const { desk, resident, references } = office
  const at = { at: desk.now(), actor: 'operator' } as const
  await desk.store.saveSettings(
    { ...defaultSettings, erasure: { needsSecond: true } },
    { kind: 'settings-changed', ...at },
  )
  const [aila, otso] = [await desk.person('admin', 'Aila Valta'), await desk.person('admin', 'Otso Toinen')]
  const [asking, confirming] = [await aVisitor(desk, aila), await aVisitor(desk, otso)]
  const path = `/residents/${resident}`
  const isErased = async () =>
    (await desk.store.ticketByReference(references[0], desk.now()))?.ticket.erasedAt !== undefined

  expect(await erase(office, asking)).toBe(`${path}/erasure?done=asked#ilmoitus`)
  expect(words(await asking.get(`${path}/erasure`))).toContain('Pyysit poistoa itse')
  expect((await confirming.post(`${path}/erasure-withdrawal`)).headers.location).toContain('done=withdrawn')
  await erase(office, asking)
  const page = await confirming.get(`${path}/erasure`)
  expect(words(page)).toMatch(/Aila Valta pyysi poistoa .*Pyyntö 24\.11\.2026/)
  const form = { mark: hiddenField(page, 'mark'), confirmation: references[1] }
  expect((await asking.post(`${path}/erasure-approval`, form)).statusCode).toBe(404)
  const wrong = await confirming.post(`${path}/erasure-approval`, { ...form, confirmation: 'AN-1' })
  expect([wrong.statusCode, await isErased()]).toEqual([422, false])

  const done = await confirming.post(`${path}/erasure-approval`, form)
  await desk.store.continueErasures(1_000)
  const result = words(await confirming.get(String(done.headers.location)))
  expect([result.includes('Vahvistaja Otso Toinen'), await isErased()]).toEqual([true, true])
  const told = (await desk.store.changesSince(0, 5_000)).filter(({ kind }) =>
    kind.startsWith('resident-erasure'),
  )
  expect(told.map(({ kind, userId }) => [kind.slice('resident-erasure-'.length), userId])).toEqual([
    ['asked', aila.id],
    ['withdrawn', otso.id],
    ['asked', aila.id],
    ['begun', otso.id],
    ['ended', aila.id],
  ])
})

/** With what stands around it. */
const aboutAino = /.{0,80}(?:Ainonsanat|Salainenotsikko|lehtimaki@|2027-09-13).{0,40}/g

/** Through the page, as an administrator does it; answers where the result stands. */
async function erase(
  { desk, resident }: Pick<AnErasableDesk, 'desk' | 'resident'>,
  admin: AVisitor,
): Promise<string> {
  const path = `/residents/${resident}/erasure`
  const page = await admin.get(path)
  const confirmation = /<label for="confirmation">[^<]*?(AN-\d+-\d+)/.exec(page.body)?.[1] ?? ''
  const done = await admin.post(path, { mark: hiddenField(page, 'mark'), reason, confirmation })
  expect(done.statusCode).toBe(303)
  expect(await desk.store.continueErasures(1_000)).toBe(true)
  return String(done.headers.location)
}

async function figuresOf(desk: ADesk): Promise<string> {
  await desk.store.catchUpReports()
  const supervisor = await aVisitor(desk, 'supervisor')
  const { body } = await supervisor.get('/reports/response-times/csv')
  return body
}

async function ticketCount({ store, now }: ADesk): Promise<number> {
  return (await store.inboxPage({ now: now(), limit: 200 })).rows.length
}

/** Each is a mail of its own. */
async function bounce(desk: ADesk, sent: string, address: string): Promise<void> {
  const report = aBounceOf(sent, address)
    .toString()
    .replace('<b1@', `<${sent.slice(0, 8)}@`)
  expect(await desk.receive(Buffer.from(report))).not.toBe('')
}
