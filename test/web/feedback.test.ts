import { expect, test } from 'vitest'
import { aDesk } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

test('whoever works at the desk reports a fault, and the administrator sees it with its last day', async () => {
  const desk = await aDesk()
  const leena = await aVisitor(desk, await desk.person('advisor', 'Leena Aalto'))
  const admin = await aVisitor(desk, 'admin')
  const formId = hiddenField(await leena.get('/feedback'), 'formId')
  const fields = { formId, text: 'Haku ei löydä <b>katuja</b>.' }
  expect((await leena.post('/feedback', fields)).headers.location).toBe('/feedback?done=given#ilmoitus')
  await leena.post('/feedback', fields)
  const listed = words(await admin.get('/settings/feedback'))
  expect(listed.match(/Haku ei löydä <b>katuja<\/b>\./g)).toHaveLength(1)
  expect(listed).toContain('Leena Aalto tänään klo 10.05 Vastaus viimeistään ti 8.12.2026')
  desk.wait(15 * 24 * 60)
  expect(words(await aVisitor(desk, admin.user).then((again) => again.get('/settings/feedback')))).toContain(
    'Vastaus myöhässä, määräpäivä ti 8.12.2026',
  )
})

test('an answer is marked once, and the one who gave the feedback sees it', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const admin = await aVisitor(desk, 'admin')
  await advisor.post('/feedback', { formId: 'f1', text: 'Painike on liian pieni.' })
  expect((await advisor.post('/settings/feedback/f1/answer')).statusCode).toBe(404)
  await admin.post('/settings/feedback/f1/answer')
  await admin.post('/settings/feedback/f1/answer')
  expect(words(await advisor.get('/feedback'))).toContain('Vastattu tänään klo 10.05')
  const kinds = (await desk.store.changesSince(0, 100)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind.startsWith('feedback'))).toEqual(['feedback-given', 'feedback-answered'])
})

test.each([
  ['', 'Kirjoita palaute.'],
  ['x'.repeat(4001), 'Palaute on liian pitkä'],
  ['Asukas 010190-911H ei löydy.', 'Tekstissä on henkilötunnus.'],
])('feedback that cannot be kept is told and stays in the form', async (text, fault) => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const answer = await advisor.post('/feedback', { formId: 'f1', text })
  expect(answer.statusCode).toBe(422)
  expect(words(answer)).toContain(fault)
  expect(answer.body).toContain(text)
  expect(await desk.store.feedbacks(10)).toEqual([])
})

test('the statement on accessibility names supervision, the privacy page the city’s own notice', async () => {
  const desk = await aDesk()
  const { settings } = await desk.store.settings()
  expect(words(await desk.app.inject({ url: '/accessibility' }))).toContain('saavutettavuusvaatimukset.fi')
  await desk.store.saveSettings(
    { ...settings, receipts: { privacyUrl: 'https://esimerkkila.example/tietosuoja' } },
    { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
  )
  const privacy = await desk.app.inject({ url: '/privacy' })
  expect(privacy.body).toContain('href="https://esimerkkila.example/tietosuoja"')
  expect(words(privacy)).toContain('Rekisterinpitäjä on kaupunki')
})
