import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { merge } from './a-merge.ts'
import { aVisitor, hiddenField, placeOf, words } from './a-visitor.ts'

const resident = { name: 'Aino Testi', address: 'aino@asukas.example' }

async function aTitledTicket(title: string) {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const mail = { from: resident, to: service, subject: 'Re: hei', messageId: 'eka@asukas.example' }
  const reference = await desk.receive(aMail(mail))
  const page = await advisor.get(`/tickets/${reference}`)
  const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq'), act: 'set' }
  const done = await advisor.post(`/tickets/${reference}/title`, { ...form, title })
  return { desk, advisor, reference, form, done }
}

test('an enquiry is called what the office calls it, in its page, in lists and in its history', async () => {
  const { advisor, done } = await aTitledTicket('  Vuokravelka,\n kaksi kuukautta ')
  const page = await advisor.get(placeOf(done))
  expect(words(page)).toContain('Otsikko tallennettiin.')
  expect(page.body).toMatch(/<h1 dir="auto" lang="fi">Vuokravelka, kaksi kuukautta<\/h1>/)
  expect(words(page)).toContain('Otsikko: Vuokravelka, kaksi kuukautta Leena Aalto')
  expect(page.body).not.toMatch(/<title>[^<]*Vuokravelka/)
  expect(words(await advisor.get('/inbox/open'))).toContain('Vuokravelka, kaksi kuukautta')
})

test('it is found by the words of its title, and no more once the title is gone', async () => {
  const { advisor, reference, form } = await aTitledTicket('Sopimus maksusuunnitelmasta')
  const search = async () => {
    const asked = await advisor.post('/searches', { words: 'maksusuunnitelmasta' })
    return (await advisor.get(String(asked.headers.location))).body
  }
  expect(await search()).toContain(`/tickets/${reference}`)
  const page = await advisor.get(`/tickets/${reference}/title`)
  const now = { ...form, version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
  await advisor.post(`/tickets/${reference}/title`, { ...now, title: '', act: 'clear' })
  expect(await search()).not.toContain(`/tickets/${reference}`)
  expect((await advisor.get(`/tickets/${reference}`)).body).toMatch(/<h1[^>]*>(Re: )?hei<\/h1>/)
})

test('the resident never sees it: mail goes on under their own subject, and threads are found by that', async () => {
  const { desk, advisor, reference } = await aTitledTicket('Häätöuhka')
  const page = await advisor.get(`/tickets/${reference}/reply`)
  expect(words(page)).not.toContain('Re: Häätöuhka')
  const again = aMail({ from: resident, to: service, subject: 'Re: hei', references: ['eka@asukas.example'] })
  expect(await desk.receive(again)).toBe(reference)
})

test('who may not read an enquiry is not told its title either', async () => {
  const { desk, reference } = await aTitledTicket('Salainen nimi')
  const supervisor = await aVisitor(desk, 'supervisor')
  const page = await supervisor.get(`/tickets/${reference}`)
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toContain('Salainen nimi')
})

test('after a merge the words of a title lead to where its messages stand', async () => {
  const { desk, advisor, reference } = await aTitledTicket('Ulosottomies kävi')
  const other = await desk.receive(aMail({ from: resident, to: service, subject: 'Toinen' }))
  await merge(advisor, reference, other)
  const asked = await advisor.post('/searches', { words: 'ulosottomies' })
  const { body } = await advisor.get(String(asked.headers.location))
  expect(body).toContain(`/tickets/${other}`)
  expect(body).not.toContain(`/tickets/${reference}`)
})

test('a title that a colleague gave meanwhile stays', async () => {
  const { desk, advisor, reference, form } = await aTitledTicket('Ensin')
  const late = await advisor.post(`/tickets/${reference}/title`, { ...form, title: 'Myöhemmin' })
  expect(late.statusCode).toBe(409)
  expect(late.body).toContain('>Myöhemmin</textarea>')
  expect((await desk.store.ticketByReference(reference, desk.now()))?.ticket.title).toBe('Ensin')
})
