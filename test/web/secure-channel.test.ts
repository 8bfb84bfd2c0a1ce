import { describe, expect, test } from 'vitest'
import type { SecureSending } from '../../src/settings/settings.ts'
import { aComposer } from './a-composer.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

const text = 'Hei,\n\ntunnuksellasi 010190-900P hakemus on jo vireillä.'

async function anOfficeWith(secureSending: SecureSending) {
  const composer = await aComposer()
  await saveSending(composer, secureSending)
  const form = () => composer.advisor.get(`${composer.path}/reply`)
  return { ...composer, form }
}

async function saveSending({ desk }: Pick<Awaited<ReturnType<typeof aComposer>>, 'desk'>, to: SecureSending) {
  const { settings } = await desk.store.settings()
  await desk.store.saveSettings(
    { ...settings, secureSending: to },
    { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
  )
}

const bySuffix = { way: 'suffix', suffix: '.s', isUsual: false } as const
const chosen = (channel: string) => new RegExp(`value="${channel}" checked`)

describe('how an answer goes', () => {
  test('is not asked where the office has ordinary mail alone', async () => {
    const { form } = await anOfficeWith({ way: 'off', isUsual: false })
    const page = await form()
    expect(page.body).not.toContain('name="channel"')
    expect(words(page)).toContain('Tavallinen sähköposti, ei salattu')
  })

  test('is ordinary mail or secure mail before the writer chooses, as the office says', async () => {
    const ordinary = await anOfficeWith(bySuffix)
    expect((await ordinary.form()).body).toMatch(chosen('ordinary'))
    const secure = await anOfficeWith({ ...bySuffix, isUsual: true })
    expect((await secure.form()).body).toMatch(chosen('secure'))
  })

  test('is kept with the draft and its versions, and told by the preview', async () => {
    const { submit, form, advisor, path } = await anOfficeWith(bySuffix)
    await submit({ text: 'Hei Aino, kirjoitan pian.', channel: 'secure' }, [], 'draft')
    expect((await form()).body).toMatch(chosen('secure'))
    const preview = await submit({ text: 'Hei Aino, kirjoitan pian.', channel: 'secure', preview: 'yes' })
    expect(words(preview)).toMatch(/Lähetystapa Turvaposti, salattu Otsikko/)
    expect(preview.body).toMatch(chosen('secure'))
    await submit({ text: 'Hei, aivan toinen teksti.', channel: 'ordinary' }, [], 'draft')
    expect(words(await advisor.get(`${path}/draft`))).toContain('Turvaposti, salattu')
  })

  test('alone makes no draft of a form nobody wrote in', async () => {
    const { submit, draft } = await anOfficeWith(bySuffix)
    await submit({ channel: 'secure' }, [], 'draft')
    expect(await draft()).toBeUndefined()
  })

  test('comes back with an answer that is taken back', async () => {
    const { submit, form, advisor, view } = await anOfficeWith(bySuffix)
    await submit({ text: 'Hei Aino, autan mielelläni.', after: 'wait', channel: 'secure' })
    const reply = (await view()).messages.find(({ kind }) => kind === 'reply')!
    await advisor.post(`/messages/${reply.id}/undo`)
    expect((await form()).body).toMatch(chosen('secure'))
  })
})

describe('an answer with a henkilötunnus', () => {
  test('is offered secure mail where it was stopped, and then leaves by it, which is logged', async () => {
    const { submit, form, view, advisor, path } = await anOfficeWith(bySuffix)
    const stopped = await submit({ text, after: 'wait', channel: 'ordinary' })
    expect(stopped.statusCode).toBe(422)
    expect(words(stopped)).toContain('Vaihda turvapostiin')
    const changed = await submit({ text, channel: 'ordinary', makeSecure: 'yes' })
    expect(changed.headers.location).toBe(`${path}/reply?done=made-secure#text`)
    const page = await form()
    expect(page.body).toMatch(chosen('secure'))
    expect(page.body).toContain('010190-900P')
    expect((await submit({ text, after: 'wait', channel: 'secure' })).statusCode).toBe(303)
    const { messages, events } = await view()
    expect(messages.find(({ kind }) => kind === 'reply')?.delivery?.isSecure).toBe(true)
    expect(events.find(({ kind }) => kind === 'reply-queued')?.facts).toMatchObject({ channel: 'secure' })
    expect(events.find(({ kind }) => kind === 'warnings-overridden')?.facts).toEqual({
      findings: 'personal-code/certain:3',
      channel: 'secure',
    })
    const told = words(await advisor.get(path))
    expect(told).toContain('Lähti turvapostina')
    expect(told).toContain('Vastauksessa oli suojattavaa tietoa, ja se lähti turvapostina')
  })

  test('is still asked about everything else in it', async () => {
    const { submit } = await anOfficeWith(bySuffix)
    const warned = await submit({ text: `${text}\nHakemus on liitteenä.`, after: 'wait', channel: 'secure' })
    expect(warned.statusCode).toBe(422)
    expect(words(warned)).toContain('puhutaan liitteestä')
    expect(words(warned)).not.toContain('on henkilötunnus')
    const confirmed = hiddenField(warned, 'confirmed')
    const sent = { text: `${text}\nHakemus on liitteenä.`, after: 'wait', channel: 'secure', confirmed }
    expect((await submit(sent)).statusCode).toBe(303)
  })

  test('does not leave at all when secure mail went out of use meanwhile', async () => {
    const office = await anOfficeWith(bySuffix)
    await saveSending(office, { way: 'off', isUsual: false })
    const kept = await office.submit({ text, after: 'wait', channel: 'secure' })
    expect(kept.statusCode).toBe(422)
    expect(words(kept)).toContain('Turvaposti ei ole enää käytössä')
    expect(kept.body).toContain('010190-900P')
    expect((await office.view()).messages.some(({ kind }) => kind === 'reply')).toBe(false)
  })

  test('written before that opens as what it was, says so, and goes the way its writer chooses', async () => {
    const office = await anOfficeWith(bySuffix)
    const written = 'Hei Aino, kirjoitan vielä asiasi yksityiskohdista.'
    await office.submit({ text: written, channel: 'secure' }, [], 'draft')
    await saveSending(office, { way: 'off', isUsual: false })
    const page = await office.form()
    expect(page.body).toMatch(chosen('secure'))
    expect(words(page)).toContain('Turvaposti ei ole enää käytössä. Valitse, miten vastaus lähtee.')
    const kept = await office.submit({ text: written, after: 'wait', channel: 'secure' })
    expect(kept.statusCode).toBe(422)
    expect(kept.body).toMatch(chosen('secure'))
    expect((await office.submit({ text: written, after: 'wait', channel: 'ordinary' })).statusCode).toBe(303)
  })

  test('is shown the way to the service outside where the office uses one', async () => {
    const url = 'https://turvaposti.kaupunki.example/laheta'
    const { submit, form } = await anOfficeWith({ way: 'service', url, isUsual: true })
    const page = await form()
    expect(page.body).toContain(`href="${url}"`)
    expect(page.body).not.toContain('name="channel"')
    const stopped = await submit({ text, after: 'wait' })
    expect(stopped.statusCode).toBe(422)
    expect(stopped.body.match(new RegExp(`href="${url}"`, 'g'))).toHaveLength(2)
    expect(words(stopped)).not.toContain('Vaihda turvapostiin')
  })
})

describe('the way of secure mail in the settings', () => {
  const saved = { personalCode: 'block', rules: '', act: 'save' }
  const typed = { ...saved, secureWay: 'suffix', secureSuffix: '.S', secureUrl: '' }

  test('is saved, shown again, and told in the history', async () => {
    const { desk } = await aComposer()
    const admin = await aVisitor(desk, 'admin')
    const basis = hiddenField(await admin.get('/settings/protection'), 'basis')
    const done = await admin.post('/settings/protection', { ...typed, basis, secureIsUsual: 'on' })
    expect(done.statusCode).toBe(303)
    expect((await desk.store.settings()).settings.secureSending).toEqual({
      way: 'suffix',
      suffix: '.s',
      isUsual: true,
    })
    expect(words(await admin.get('/settings/history'))).toContain('Osoitteen perään lisätään pääte')
  })

  test.each([
    [{ secureSuffix: '' }, 'Kirjoita pääte pisteellä alkaen'],
    [{ secureSuffix: 's@muu.example' }, 'Kirjoita pääte pisteellä alkaen'],
    [{ secureSuffix: '.s>, muu@muu.example' }, 'Kirjoita pääte pisteellä alkaen'],
    [{ secureWay: 'service' }, 'https://'],
    [{ secureUrl: 'javascript:alert(1)' }, 'https://'],
    [{ secureWay: 'pigeon' }, 'Valitse jompikumpi.'],
  ])('must be one that can work: %j', async (fields, fault) => {
    const { desk } = await aComposer()
    const admin = await aVisitor(desk, 'admin')
    const basis = hiddenField(await admin.get('/settings/protection'), 'basis')
    const refused = await admin.post('/settings/protection', { ...typed, basis, ...fields })
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain(fault)
    expect((await desk.store.settings()).settings.secureSending.way).toBe('off')
  })
})
