import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { aDesk, service } from './a-desk.ts'
import { aSecureNotice, knowTurvaposti } from './a-secure-notice.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

async function aDeskWithNotice(until?: string) {
  const desk = await aDesk()
  await knowTurvaposti(desk)
  const advisor = await aVisitor(desk)
  const reference = await desk.receive(aSecureNotice(until))
  const view = async () => (await desk.store.ticketByReference(reference, desk.now()))!
  const notice = (await view()).messages.find(({ direction }) => direction === 'in')!
  return { desk, advisor, reference, view, notice }
}

test('a secure message stands on top of the list and in a queue of its own until its link was opened', async () => {
  const { desk, advisor, reference, view, notice } = await aDeskWithNotice()
  await desk.receive(aMail({ from: vaino, to: service, subject: 'Toinen asia' }))
  const list = words(await advisor.get('/inbox/open'))
  expect(list.indexOf('Vaatii avaamisen 1')).toBeGreaterThan(-1)
  expect(list.indexOf('Sinulle on lähetetty turvaposti')).toBeLessThan(list.indexOf('Toinen asia'))
  expect(list).toContain('Avaa viimeistään pe 4.12.2026')
  expect(words(await advisor.get('/inbox/unopened'))).toContain('Sinulle on lähetetty turvaposti')

  const page = words(await advisor.get(`/tickets/${reference}`))
  expect(page).toContain('Viesti on palvelussa Turvaposti. Se ei ole luettu ennen kuin linkki on avattu.')
  expect(page).toContain('Merkitse avatuksi')
  const marked = await advisor.post(`/messages/${notice.id}/link-opening`)
  expect(marked.headers.location).toBe(`/tickets/${reference}/note?done=link-opened#ilmoitus`)
  expect(words(await advisor.get(String(marked.headers.location)))).toContain(
    'Kirjaa viestin sisältö muistiinpanoon',
  )

  expect((await view()).ticket.toOpen).toBeUndefined()
  const after = words(await advisor.get(`/tickets/${reference}`))
  expect(after).toContain('Palvelun Turvaposti linkki merkittiin avatuksi')
  expect(after).not.toContain('Merkitse avatuksi')
  expect(words(await advisor.get('/inbox/open'))).not.toContain('Vaatii avaamisen')
  expect((await desk.store.changesSince(0, 1000)).filter(({ kind }) => kind === 'link-opened')).toHaveLength(
    1,
  )
})

test('the one who is second is told so, and nothing is written twice', async () => {
  const { desk, advisor, reference, notice } = await aDeskWithNotice()
  await advisor.post(`/messages/${notice.id}/link-opening`)
  const again = await advisor.post(`/messages/${notice.id}/link-opening`)
  expect(again.headers.location).toBe(`/tickets/${reference}?done=already#ilmoitus`)
  expect((await desk.store.changesSince(0, 1000)).filter(({ kind }) => kind === 'link-opened')).toHaveLength(
    1,
  )
})

test('a mail without a link has none to open', async () => {
  const { desk, advisor } = await aDeskWithNotice()
  const reference = await desk.receive(aMail({ from: vaino, to: service }))
  const plain = (await desk.store.ticketByReference(reference, desk.now()))!.messages[0]!
  const answer = await advisor.post(`/messages/${plain.id}/link-opening`)
  expect(answer.headers.location).toContain('done=already')
})

test('of several links the one that dies first counts, and the next one after it', async () => {
  const { desk, advisor, reference, view, notice } = await aDeskWithNotice('4.12.2026')
  const second = await desk.receive(
    Buffer.from(
      aSecureNotice('1.12.2026')
        .toString('latin1')
        .replace('MIME-Version', `In-Reply-To: <${notice.messageId}>\r\nMIME-Version`),
      'latin1',
    ),
  )
  expect(second).toBe(reference)
  expect((await view()).ticket.toOpen).toEqual({ by: '2026-12-01' })
  const sooner = (await view()).messages.find(({ secureNotice }) => secureNotice?.expiresOn === '2026-12-01')!
  await advisor.post(`/messages/${sooner.id}/link-opening`)
  expect((await view()).ticket.toOpen).toEqual({ by: '2026-12-04' })
})

test('a link that died says what to ask of its sender', async () => {
  const { advisor, reference } = await aDeskWithNotice('20.11.2026')
  const page = words(await advisor.get(`/tickets/${reference}`))
  expect(page).toContain('Linkki vanheni pe 20.11.2026')
  expect(page).toContain('Pyydä lähettäjää lähettämään viesti uudelleen.')
})

test('what was closed waits no more', async () => {
  const { desk, advisor, view } = await aDeskWithNotice()
  await desk.store.changeTicket((await view()).ticket.id, () => ({ patch: { state: 'closed' }, events: [] }))
  expect(words(await advisor.get('/inbox/unopened'))).toContain(
    'Yksikään suojattu viesti ei odota avaamista.',
  )
})

test('what a person put among the automatic ones waits no more', async () => {
  const { desk, advisor, view } = await aDeskWithNotice()
  const { id, version } = (await view()).ticket
  const marked = await advisor.post('/selections', {
    act: 'automatic',
    assignee: '',
    chosen: `${id}.${version}`,
    back: '/inbox/open',
  })
  expect(marked.statusCode).toBe(303)
  expect((await view()).ticket.class).toBe('automatic')
  expect((await desk.store.queueCounts(advisor.user.id, desk.now())).unopened).toBe(0)
})

test('a link goes along with its message when tickets are merged, and back again', async () => {
  const { desk, advisor, reference, view } = await aDeskWithNotice()
  const survivor = await desk.receive(aMail({ from: aino, to: service, subject: 'Vuokra' }))
  const { id } = (await view()).ticket
  const toOpen = async () => [
    (await desk.store.ticketById(id))?.toOpen,
    (await desk.store.ticketByReference(survivor, desk.now()))?.ticket.toOpen,
  ]
  const page = await advisor.get(`/tickets/${reference}/merge?into=${survivor}`)
  const fields = Object.fromEntries(
    ['version', 'into', 'intoVersion'].map((name) => [name, hiddenField(page, name)]),
  )
  const done = await advisor.post(`/tickets/${reference}/merge`, { ...fields, confirmation: survivor })
  expect(done.statusCode).toBe(303)
  expect(await toOpen()).toEqual([undefined, { by: '2026-12-04' }])
  const told = await advisor.get(String(done.headers.location).replace(/#.*/, ''))
  await advisor.post(/action="(\/moves\/[^"]+)"/.exec(told.body)?.[1] ?? '')
  expect(await toOpen()).toEqual([{ by: '2026-12-04' }, undefined])
})

test('the services are written as lines, and a line without a domain is refused with the rest kept', async () => {
  const { desk } = await aDeskWithNotice()
  const admin = await aVisitor(desk, 'admin')
  const basis = /name="basis" value="([^"]*)"/.exec((await admin.get('/settings/protection')).body)?.[1] ?? ''
  const fields = { basis, personalCode: 'block', secureWay: 'off', opensLinks: 'on' }
  const wrong = await admin.post('/settings/protection', { ...fields, rules: 'Turvaposti; fi' })
  expect(wrong.statusCode).toBe(422)
  expect(words(wrong)).toContain('Riviä ”Turvaposti; fi” ei ymmärretty.')
  const lines =
    'Turvaposti; turvaposti.example, turva.kaupunki.example; 30\nViesti; viesti.example;; suojattu'
  await admin.post('/settings/protection', { ...fields, rules: lines })
  expect((await desk.store.settings()).settings.secureMail).toEqual({
    opensLinks: true,
    rules: [
      {
        name: 'Turvaposti',
        domains: ['turvaposti.example', 'turva.kaupunki.example'],
        words: [],
        validDays: 30,
      },
      { name: 'Viesti', domains: ['viesti.example'], words: ['suojattu'] },
    ],
  })
  expect((await admin.get('/settings/protection')).body).toContain('Viesti; viesti.example; ; suojattu')
})
