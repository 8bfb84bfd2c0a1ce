import { expect, test } from 'vitest'
import { defaultSettings } from '../../src/settings/settings.ts'
import { aDesk } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

const sections = [
  'hours',
  'targets',
  'receipts',
  'signatures',
  'alerts',
  'handling',
  'protection',
  'sign-in',
] as const

async function anAdministrator() {
  const desk = await aDesk()
  return { desk, admin: await aVisitor(desk, await desk.person('admin', 'Tiina Ranta')) }
}

/** The fields of a page as its browser would send them, with what a person typed over some. */
async function typed(admin: AVisitor, section: string, fields: Record<string, string> = {}) {
  const page = await admin.get(`/settings/${section}`)
  const form = page.body.slice(page.body.indexOf('data-form='))
  const sent: Record<string, string> = { basis: hiddenField(page, 'basis') }
  for (const [, tag = '', name = ''] of form.matchAll(
    /<(input|textarea|select) id="[^"]*" name="([^"]+)"/g,
  )) {
    const whole = new RegExp(`<${tag} id="[^"]*" name="${name}"[^>]*>([^<]*)`).exec(form)
    const isTicked = / checked/.test(whole?.[0] ?? '')
    const value = / value="([^"]*)"/.exec(whole?.[0] ?? '')?.[1] ?? ''
    const chosen =
      tag === 'select'
        ? new RegExp(`name="${name}"[\\s\\S]*?<option value="([^"]*)" selected`).exec(form)?.[1]
        : undefined
    if (/type="checkbox"/.test(whole?.[0] ?? '')) {
      if (isTicked) sent[name] = 'on'
    } else sent[name] = chosen ?? (tag === 'textarea' ? (whole?.[1] ?? '').trim() : value)
  }
  return { ...sent, ...fields }
}

test.each(sections)('the page %s saves what it shows without changing anything', async (section) => {
  const { desk, admin } = await anAdministrator()
  const answer = await admin.post(`/settings/${section}`, await typed(admin, section))
  expect(answer.headers.location).toBe(`/settings/${section}?done=same#ilmoitus`)
  expect(await desk.store.settings()).toEqual({ version: 0, settings: defaultSettings })
})

test('hours are written as people write them, several spans a day, and the week is saved', async () => {
  const { desk, admin } = await anAdministrator()
  const fields = {
    monday: '8-12, 13.00–16:30',
    friday: '',
    christmas: '',
    closings: '4.1.2027\n6.7.2027–8.7.2027',
  }
  const answer = await admin.post('/settings/hours', await typed(admin, 'hours', fields))
  expect(answer.headers.location).toBe('/settings/hours?done=saved#ilmoitus')
  const { settings } = await desk.store.settings()
  expect(settings.serviceHours.week[1]).toEqual([
    { from: '08:00', to: '12:00' },
    { from: '13:00', to: '16:30' },
  ])
  expect(settings.serviceHours.week[5]).toEqual([])
  expect(settings.serviceHours.closedEves).toEqual({ christmas: false, midsummer: true })
  expect(settings.serviceHours.localClosingDays).toEqual([
    '2027-01-04',
    '2027-07-06',
    '2027-07-07',
    '2027-07-08',
  ])
  const page = words(await admin.get('/settings/hours'))
  expect(page).toContain('4.1.2027 6.7.2027–8.7.2027')
  expect(page).toContain('to 24.12.2026 jouluaatto avoinna')
  expect(page).toContain('ma 4.1.2027 paikallinen sulkupäivä kiinni')
})

test.each([
  ['hours', { tuesday: '16–8' }, 'Kirjoita ajat muodossa 8–12'],
  ['hours', { tuesday: 'aamulla' }, 'Kirjoita ajat muodossa 8–12'],
  ['hours', { tuesday: '8–12, 11–16' }, 'Ajat menevät päällekkäin'],
  ['hours', { closings: '30.2.2027' }, 'Riviä ”30.2.2027” ei ymmärretty'],
  ['hours', { closings: '1.1.2000–1.1.2027' }, 'Päiviä on liikaa'],
  ['targets', { ordinaryDays: 'kolme' }, 'Kirjoita kokonaisluku väliltä 0–60'],
  ['receipts', { servicePhone: 'soita' }, 'Kirjoita puhelinnumero numeroina'],
  ['receipts', { privacyUrl: 'javascript:alert(1)' }, 'osoite, joka alkaa https://'],
  ['receipts', { 'paragraph-fi': 'Aino 010190-911H' }, 'Tekstissä on henkilötunnus'],
  ['signatures', { 'signature-sv': 'Hej\n-- \nhopp' }, 'erottaa allekirjoituksen'],
  ['alerts', { soonMinutes: '1' }, 'Kirjoita kokonaisluku väliltä 5–2'],
  ['handling', { ownListIds: 'ei mikään lista' }, 'Kirjoita joka riville yksi List-Id'],
  ['handling', { webForms: 'lomake' }, 'Kirjoita joka riville yksi osoite'],
  ['sign-in', { sessionHours: '0' }, 'Kirjoita kokonaisluku väliltä 1–24'],
] as const)('what cannot be in %s is told beside its field and kept: %j', async (section, fields, fault) => {
  const { desk, admin } = await anAdministrator()
  const answer = await admin.post(`/settings/${section}`, await typed(admin, section, fields))
  expect(answer.statusCode).toBe(422)
  const [[field = '', value = ''] = []] = Object.entries<string>(fields)
  expect(words(answer)).toContain(fault)
  expect(answer.body).toContain(`href="#${field}"`)
  expect(answer.body).toMatch(new RegExp(`aria-describedby="[^"]*${field}-virhe`))
  expect(answer.body).toContain(value)
  expect(answer.body).toContain('<title>Virhe: ')
  expect((await desk.store.settings()).version).toBe(0)
})

test('a preview shows what the typed values would do and saves nothing', async () => {
  const { desk, admin } = await anAdministrator()
  expect(words(await admin.get('/settings/targets'))).toContain(
    'Tavallinen pe 27.11.2026 klo 16.00 Laissa säädetty aika ke 25.11.2026 klo 16.00 Hätä ti 24.11.2026 klo 16.00',
  )
  const fields = await typed(admin, 'targets', { ordinaryDays: '5', act: 'preview' })
  const preview = await admin.post('/settings/targets', fields)
  expect(words(preview)).toContain('Tavallinen ti 1.12.2026 klo 16.00')
  expect(preview.body).toContain('value="5"')
  expect((await desk.store.settings()).version).toBe(0)
})

test('two administrators at once: the second is told, keeps what was typed, and may save again', async () => {
  const { desk, admin } = await anAdministrator()
  const other = await aVisitor(desk, await desk.person('admin', 'Aila Valta'))
  const mine = await typed(admin, 'targets', { ordinaryDays: '5' })
  await other.post('/settings/targets', await typed(other, 'targets', { ordinaryDays: '2' }))
  const answer = await admin.post('/settings/targets', mine)
  expect(answer.statusCode).toBe(409)
  expect(words(answer)).toContain('Aila Valta tallensi nämä asetukset')
  expect(words(answer)).toContain('Tavallinen yhteydenotto Tallennettuna: 2. Sinulla: 5.')
  expect(answer.body).toContain('value="5"')
  expect((await desk.store.settings()).settings.targets.ordinaryDays).toBe(2)
  await admin.post('/settings/targets', { ...mine, basis: hiddenField(answer, 'basis') })
  expect((await desk.store.settings()).settings.targets.ordinaryDays).toBe(5)
})

test('who changes another page meanwhile is in nobody’s way', async () => {
  const { desk, admin } = await anAdministrator()
  const mine = await typed(admin, 'targets', { ordinaryDays: '5' })
  await admin.post('/settings/alerts', await typed(admin, 'alerts', { soonMinutes: '90' }))
  expect((await admin.post('/settings/targets', mine)).statusCode).toBe(303)
  const { settings } = await desk.store.settings()
  expect([settings.targets.ordinaryDays, settings.alerts.soonMinutes]).toEqual([5, 90])
})

test('the history tells who changed what and when, in words', async () => {
  const { desk, admin } = await anAdministrator()
  expect(words(await admin.get('/settings/history'))).toContain('Asetuksia ei ole vielä muutettu.')
  await desk.store.saveSettings(
    { ...defaultSettings, undoSeconds: 30 },
    { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
  )
  const hours = await typed(admin, 'hours', { friday: '', christmas: '' })
  await admin.post('/settings/hours', hours)
  await admin.post('/settings/protection', await typed(admin, 'protection', { personalCode: 'reason' }))
  const page = words(await admin.get('/settings/history'))
  expect(page).toContain('Tiina Ranta tänään klo 10.05 versio 3')
  expect(page).toContain(
    'Kun vastauksessa on henkilötunnus Vastausta ei lähetetä → Lähetetään, kun neuvoja kirjaa perusteen',
  )
  expect(page).toContain('Perjantai 8–16 → kiinni Kiinni jouluaattona kyllä → ei')
  expect(page).toContain('Palvelin tänään klo 10.05 versio 1 Lähetyksen voi perua, sekuntia 20 → 30')
})

test('the rule of four eyes is ended by two administrators, not by one', async () => {
  const { desk, admin } = await anAdministrator()
  const other = await aVisitor(desk, await desk.person('admin', 'Otso Toinen'))
  const save = async (by: AVisitor, needsSecond: string) =>
    by.post('/settings/protection', await typed(by, 'protection', { needsSecond }))
  const needsSecond = async () => (await desk.store.settings()).settings.erasure.needsSecond
  await save(admin, 'on')
  for (let time = 0; time < 2; time += 1) await save(admin, '')
  expect(await needsSecond()).toBe(true)
  expect(words(await admin.get('/settings/protection'))).toContain('kunnes toinen pääkäyttäjä poistaa rastin')
  const stale = await typed(other, 'protection', { needsSecond: '' })
  const asked = await other.get('/settings/protection')
  expect(words(asked)).toContain('Tiina Ranta pyysi, ettei tietojen poistamiseen enää tarvita')
  expect(asked.body).toMatch(/id="needsSecond"[^>]* checked/)

  await save(other, 'on')
  expect(words(await admin.get('/settings/protection'))).not.toContain('kunnes toinen pääkäyttäjä')
  expect((await other.post('/settings/protection', stale)).statusCode).toBe(409)
  await save(admin, '')
  expect(await needsSecond()).toBe(true)
  await save(other, '')
  expect(await needsSecond()).toBe(false)
  const history = words(await admin.get('/settings/history'))
  expect(history).toContain('tietojen poistamisen kyllä → kyllä, luopumista pyydetty')
  expect(history).toContain('tietojen poistamisen kyllä, luopumista pyydetty → ei')
})

test('an administrator who is the only one ends the rule of four eyes alone', async () => {
  const { desk, admin } = await anAdministrator()
  for (const needsSecond of ['on', ''])
    await admin.post('/settings/protection', await typed(admin, 'protection', { needsSecond }))
  expect((await desk.store.settings()).settings.erasure).toEqual({ needsSecond: false })
})

test('a receipt is seen as it will look, saved or only typed, and goes to the administrator as a test', async () => {
  const sent: unknown[] = []
  const desk = await aDesk({
    async sendTest(to, mail) {
      sent.push([to.email, mail.language, mail.subject])
      return true
    },
  })
  const admin = await aVisitor(desk, 'admin')
  const fields = { servicePhone: '03 000 0000', 'paragraph-sv': 'Vi flyttar <snart>.', act: 'preview' }
  const preview = await admin.post('/settings/receipts', await typed(admin, 'receipts', fields))
  expect(words(preview)).toContain('soita meille: 03 000 0000.')
  expect(words(preview)).toContain('Vi flyttar <snart>.')
  const typedFrame = await admin.get('/settings/receipts/preview/sv?typed=yes')
  expect(typedFrame.body).toContain('Vi flyttar &lt;snart&gt;.')
  expect(typedFrame.headers['content-security-policy']).toContain("default-src 'none'")
  expect((await admin.get('/settings/receipts/preview/sv')).body).not.toContain('Vi flyttar')
  await admin.post('/settings/receipts/test', { language: 'sv' })
  expect(sent).toEqual([[admin.user.email, 'sv', 'Ditt meddelande har kommit fram [AN-2026-0]']])
})
