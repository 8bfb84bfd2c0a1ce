import { expect, test } from 'vitest'
import { firstEntry } from '../../src/office/first-entry.ts'
import type { DeskNeeds } from '../../src/web/desk-needs.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { officeOf } from '../office/an-office-with-staff.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

const token = 'A'.repeat(43)
const first = { firstEntry: { isToken: (text: string) => text === token } } satisfies Partial<DeskNeeds>
const person = {
  name: 'Tiina Ranta',
  email: 'Tiina.Ranta@esimerkkila.example',
  password: 'vihreä ovi aukeaa hitaasti',
  again: 'vihreä ovi aukeaa hitaasti',
}

async function enter(desk: ADesk, fields: Record<string, string> = person, with_ = token) {
  const page = await desk.app.inject({ url: `/setup/first/${token}` })
  const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
  return desk.app.inject({
    method: 'POST',
    url: `/setup/first/${with_}`,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ _csrf: hiddenField(page, '_csrf'), ...fields }).toString(),
  })
}

test('while nobody has an account the printed link makes the first administrator, who is signed in', async () => {
  const desk = await aDesk(first)
  expect(words(await desk.app.inject({ url: '/sign-in' }))).toContain(
    'Palvelua ei ole vielä otettu käyttöön.',
  )
  const answer = await enter(desk)
  expect(answer.headers.location).toBe('/setup')
  expect(String(answer.headers['set-cookie'])).toContain('neuvoposti-session=')
  const users = await desk.store.listUsers()
  expect(users).toMatchObject([
    { name: 'Tiina Ranta', email: 'tiina.ranta@esimerkkila.example', role: 'admin' },
  ])
  expect((await desk.store.userByEmail(person.email))?.passwordHash).toBe(`kept ${person.password}`)
  expect(words(await desk.app.inject({ url: '/sign-in' }))).not.toContain('ei ole vielä otettu käyttöön')
})

test('the link is good for one account, and a made-up one for none', async () => {
  const desk = await aDesk(first)
  expect((await enter(desk, person, 'B'.repeat(43))).statusCode).toBe(410)
  const both = await Promise.all([
    enter(desk),
    enter(desk, { ...person, email: 'toinen@esimerkkila.example' }),
  ])
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410])
  expect(await desk.store.listUsers()).toHaveLength(1)
  expect((await desk.app.inject({ url: `/setup/first/${token}` })).statusCode).toBe(410)
})

test('what is wrong with the first account is told beside its field, and nothing typed is lost', async () => {
  const desk = await aDesk(first)
  const answer = await enter(desk, { name: '', email: 'ei osoite', password: 'lyhyt', again: 'lyhyt' })
  expect(answer.statusCode).toBe(422)
  expect(words(answer)).toContain('Lomakkeessa on 3 virhettä')
  expect(answer.body).toContain('value="ei osoite"')
  expect(answer.body).not.toContain('lyhyt')
  expect(words(await enter(desk, { ...person, again: 'jotain aivan muuta nyt' }))).toContain(
    'Lomakkeessa on virhe',
  )
})

test('the office gives such a link only while it has nobody', async () => {
  const desk = await aDesk()
  const office = officeOf(desk)
  const entry = await firstEntry(office)
  const given = entry?.url.split('/').at(-1) ?? ''
  expect(entry?.url).toMatch(/^https:\/\/desk\.esimerkkila\.example\/setup\/first\/[\w-]{43}$/)
  expect([entry?.isToken(given), entry?.isToken(token)]).toEqual([true, false])
  await desk.person('advisor')
  expect(await firstEntry(office)).toBeUndefined()
})

test('the wizard goes on where it was left, and what was skipped stands on the status page', async () => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const begins = async () => (await admin.get('/setup')).headers.location
  expect(await begins()).toBe('/setup/service')
  expect((await admin.post('/setup/service')).headers.location).toBe('/setup/security')
  expect((await admin.post('/setup/security/skip')).headers.location).toBe('/setup/mailbox')
  expect(await begins()).toBe('/setup/mailbox')
  const other = await aVisitor(desk, await desk.person('admin', 'Aila Valta'))
  expect((await other.get('/setup')).headers.location).toBe('/setup/mailbox')
  const ready = words(await admin.get('/setup/ready'))
  expect(ready).toContain('5 vaihetta on tekemättä.')
  expect(ready).toContain('Palvelu valmis Kirjautuminen jätetty myöhemmäksi Postilaatikko tekemättä')
  expect(words(await admin.get('/status'))).toContain(
    'Tekemättä: Kirjautuminen, Postilaatikko, Palveluaika, Kuittausviesti, Neuvojat.',
  )
  const kinds = (await desk.store.changesSince(0, 100)).filter(({ kind }) => kind === 'setup-step')
  expect(kinds.map(({ facts }) => facts)).toEqual([
    { step: 'service', state: 'done' },
    { step: 'security', state: 'skipped' },
  ])
})

test('a step with settings keeps what was typed over a fault, saves, and goes on', async () => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const page = await admin.get('/setup/receipt')
  const fields = {
    basis: hiddenField(page, 'basis'),
    servicePhone: 'soita',
    socialEmergencyPhone: '',
    secureFormUrl: '',
    privacyUrl: '',
    'paragraph-fi': '',
    'paragraph-sv': '',
    'paragraph-en': '',
  }
  const refused = await admin.post('/setup/receipt', fields)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('value="soita"')
  expect(refused.body).toContain('action="/setup/receipt"')
  const saved = await admin.post('/setup/receipt', { ...fields, servicePhone: '03 000 0000' })
  expect(saved.headers.location).toBe('/setup/people')
  expect((await desk.store.settings()).settings.receipts).toEqual({ servicePhone: '03 000 0000' })
})

test('the round of a message is told by reference and time alone', async () => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const waiting = { isRunning: true, text: 'Viestiä ei ole vielä saapunut.' }
  expect((await admin.get('/setup/receipt/arrival')).json()).toEqual(waiting)
  const reference = await desk.receive(aMail({ to: service, subject: 'Salainen asia' }))
  const page = await admin.get('/setup/ready')
  expect(words(page)).toContain(`${reference} saapui tänään klo 10.05. Kuittaus on lähdössä.`)
  expect(page.body).not.toContain('Salainen')
})

test('the first advisor is invited, and a taken address is told', async () => {
  const desk = await aDesk()
  const admin = await aVisitor(desk, 'admin')
  const fields = { name: 'Leena Aalto', email: 'leena@esimerkkila.example', language: 'sv' }
  const invited = await admin.post('/setup/people', fields)
  expect(words(invited)).toContain('Leena Aalto')
  expect(await desk.store.userByEmail('leena@esimerkkila.example')).toMatchObject({
    user: { role: 'advisor', language: 'sv' },
  })
  const again = await admin.post('/setup/people', fields)
  expect(again.statusCode).toBe(422)
  expect(words(again)).toContain('Osoitteella on jo käyttäjä.')
  expect((await admin.post('/setup/people/end')).headers.location).toBe('/setup/ready')
})
