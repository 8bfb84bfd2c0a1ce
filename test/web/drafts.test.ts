import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { aComposer } from './a-composer.ts'
import { service } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

const text = 'Hei Aino, soitan sinulle huomenna aamulla.'

function valuesOf(form: Parameters<typeof hiddenField>[0]): Record<string, string> {
  return Object.fromEntries(['formId', 'version', 'seq'].map((name) => [name, hiddenField(form, name)]))
}

describe('what is being written', () => {
  test('keeps its copies, its reminder and its outcome with the text', async () => {
    const { advisor, path, submit } = await aComposer()
    const fields = { text, cc: 'talo@isannointi.example', remindOn: '2026-12-01', outcome: 'Neuvottu' }
    await submit(fields, [], 'draft')
    const page = (await advisor.get(`${path}/reply`)).body
    expect(page).toContain('value="talo@isannointi.example"')
    expect(page).toContain('<option value="2026-12-01" selected>')
    expect(page).toContain('Neuvottu</textarea>')
  })

  test('is there again after signing out and in, and after a colleague’s answer, which is shown first', async () => {
    const { desk, advisor, path, submit, reference } = await aComposer({
      from: aino,
      messageId: 'eka@citizen.example',
    })
    await submit({ text }, [], 'draft')
    await advisor.post('/sign-out')
    desk.wait(1)
    const colleague = await aComposer(
      { from: aino, inReplyTo: 'eka@citizen.example' },
      { desk, advisor: await aVisitor(desk) },
    )
    expect(colleague.reference).toBe(reference)
    await colleague.submit({ text: 'Hei Aino, tässä vastaus jo nyt.', after: 'wait' })
    const again = await aVisitor(desk, advisor.user)
    const page = await again.get(`${path}/reply`)
    expect(page.statusCode).toBe(200)
    expect(words(page)).toMatch(/muuttui, kun kirjoitit.*tässä vastaus jo nyt/)
    expect(page.body).toContain(text)
  })

  test('is not kept again by a request that the sending overtook', async () => {
    const { advisor, path, draft } = await aComposer()
    const form = valuesOf(await advisor.get(`${path}/reply`))
    const fields = { ...form, text, outcome: '' }
    await advisor.post(`${path}/reply`, { ...fields, after: 'wait' })
    expect((await advisor.post(`${path}/draft`, fields, { 'x-autosave': 'yes' })).statusCode).toBe(204)
    expect(await draft()).toBeUndefined()
  })
})

describe('a session that ends while somebody writes', () => {
  test.each([
    ['locked', 20],
    ['over', 11 * 60],
    ['over for hours, and tidied after', 20 * 60],
  ])('%s: the text, the copy and the file are there after signing in', async (_name, minutes) => {
    const { desk, advisor, path } = await aComposer()
    const form = valuesOf(await advisor.get(`${path}/reply`))
    desk.wait(minutes)
    await desk.store.tidy(desk.now())
    const file = new File(['x'], 'hakemus.pdf')
    const fields = { ...form, text, outcome: '', cc: 'talo@isannointi.example', after: 'wait' }
    const refused = await advisor.postFiles(`${path}/reply`, fields, [file])
    expect(refused.statusCode).toBe(303)
    expect(refused.headers.location).toMatch(/^\/(?:locked|sign-in)\?to=%2Ftickets%2FAN-2026-1%2Freply$/)
    const again = await aVisitor(desk, advisor.user)
    const page = await again.get(`${path}/reply`)
    for (const kept of [text, 'talo@isannointi.example', 'hakemus.pdf']) expect(page.body).toContain(kept)
  })

  test('a script is told, so that it can say so', async () => {
    const { desk, advisor, path, draft } = await aComposer()
    const form = valuesOf(await advisor.get(`${path}/reply`))
    desk.wait(20)
    const fields = { ...form, text, outcome: '' }
    expect((await advisor.post(`${path}/draft`, fields, { 'x-autosave': 'yes' })).statusCode).toBe(401)
    expect((await draft())?.text).toBe(text)
  })

  test('unlocked in another tab: the form comes back with every word and does nothing until it is pressed again', async () => {
    const { desk, advisor, path, view } = await aComposer()
    const form = valuesOf(await advisor.get(`${path}/reply`))
    const again = await aVisitor(desk, advisor.user)
    const fields = { ...form, text, outcome: '', after: 'wait', _csrf: advisor.token }
    const shown = await again.postFiles(`${path}/reply`, fields, [new File(['x'], 'hakemus.pdf')])
    expect(shown.statusCode).toBe(409)
    expect(words(shown)).toContain('Mitään ei vielä lähetetty eikä tallennettu.')
    expect(shown.body).toContain(text)
    expect((await view()).messages.some(({ kind }) => kind === 'reply')).toBe(false)
    expect(await desk.store.draftFiles((await view()).ticket.id, advisor.user.id)).toEqual([])
    expect(
      (await again.post(`${path}/reply`, { ...fields, _csrf: hiddenField(shown, '_csrf') })).statusCode,
    ).toBe(303)
    const note = await again.post(`${path}/note`, {
      _csrf: advisor.token,
      formId: form.formId ?? '',
      text: 'Muistiin.',
    })
    expect([note.statusCode, note.body.includes('Muistiin.')]).toEqual([409, true])
  })

  test('a form of another site shows nothing again', async () => {
    const { advisor, path } = await aComposer()
    const fields = { _csrf: 'x', text }
    const refused = await advisor.post(`${path}/reply`, fields, { 'sec-fetch-site': 'cross-site' })
    expect([refused.statusCode, refused.body.includes(text)]).toEqual([403, false])
  })
})

describe('earlier versions', () => {
  test('are kept when many words go, and come back without losing the present ones', async () => {
    const { desk, advisor, path, submit, draft } = await aComposer()
    await submit({ text }, [], 'draft')
    desk.wait(1)
    await submit({ text: 'Hups' }, [], 'draft')
    const page = await advisor.get(`${path}/draft`)
    expect(words(page)).toContain(text)
    const version = hiddenField(page, 'version')
    const restored = await advisor.post(`${path}/draft/restoration`, { version })
    expect(restored.headers.location).toBe(`${path}/reply?done=restored#text`)
    expect((await draft())?.text).toBe(text)
    expect(words(await advisor.get(`${path}/draft`))).toContain('Hups')
  })

  test('survive emptying the form, are ten at most, and are gone with the sending', async () => {
    const { desk, advisor, view, submit } = await aComposer()
    const versions = async () => desk.store.draftVersions((await view()).ticket.id, advisor.user.id)
    for (let number = 1; number <= 14; number += 1) {
      desk.wait(3)
      await submit({ text: `${number}. ${text}` }, [], 'draft')
    }
    await submit({ text: '' }, [], 'draft')
    expect((await versions()).map((version) => version.text.split('.')[0])).toEqual([
      '14',
      '13',
      '12',
      '11',
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
    ])
    expect((await submit({ text, after: 'wait' })).statusCode).toBe(303)
    expect(await versions()).toEqual([])
  })

  test('are nobody else’s', async () => {
    const { desk, advisor, path, submit } = await aComposer()
    await submit({ text }, [], 'draft')
    desk.wait(1)
    await submit({ text: 'Hups' }, [], 'draft')
    const version = hiddenField(await advisor.get(`${path}/draft`), 'version')
    const colleague = await aVisitor(desk)
    expect((await colleague.post(`${path}/draft/restoration`, { version })).statusCode).toBe(404)
  })
})

test('a colleague’s draft is told of, and going on from it is asked and takes nothing from them', async () => {
  const { desk, advisor, path, submit, view } = await aComposer({ from: aino })
  await submit({ text }, [], 'draft')
  const colleague = await aVisitor(desk, await desk.person('advisor', 'Mikko Salo'))
  expect(words(await colleague.get(`${path}/reply`))).toContain('Leena Aalto on kirjoittanut luonnoksen')
  const page = await colleague.get(`${path}/draft`)
  expect(words(page)).toContain(text)
  await colleague.post(`${path}/draft/takeover`, { from: hiddenField(page, 'from') })
  expect((await colleague.get(`${path}/reply`)).body).toContain(text)
  const { id } = (await view()).ticket
  expect((await desk.store.draft(id, advisor.user.id, 'reply'))?.text).toBe(text)
})

test('files pressed in after the ticket changed are kept, and the news is shown before going on', async () => {
  const { desk, advisor, path, draft } = await aComposer({ from: aino, messageId: 'eka@citizen.example' })
  const form = valuesOf(await advisor.get(`${path}/reply`))
  await desk.receive(
    aMail({ from: aino, to: service, inReplyTo: 'eka@citizen.example', text: 'Maksoin jo!' }),
  )
  const fields = { ...form, text, outcome: '', attach: 'yes' }
  const shown = await advisor.postFiles(`${path}/draft`, fields, [new File(['x'], 'hakemus.pdf')])
  expect(shown.statusCode).toBe(409)
  expect(words(shown)).toMatch(/muuttui, kun kirjoitit.*Maksoin jo!.*hakemus\.pdf/)
  expect((await draft())?.text).toBe(text)
})

test('an answer that becomes a note is no draft any more, and its files stay for another', async () => {
  const { advisor, path, view, submit, draft } = await aComposer()
  const form = valuesOf(await advisor.get(`${path}/reply`))
  const fields = { ...form, text, outcome: '' }
  await submit({ text }, [], 'draft')
  expect((await advisor.postFiles(`${path}/note`, fields, [])).headers.location).toContain('done=noted')
  expect((await view()).messages.at(-1)).toMatchObject({ kind: 'note', text })
  expect(await draft()).toBeUndefined()
})

test('a draft that is given up takes its files along, and its text can still be fetched back', async () => {
  const { desk, advisor, path, view, submit, draft } = await aComposer()
  await submit({ text, attach: 'yes' }, [new File(['x'], 'hakemus.pdf')], 'draft')
  const discarded = await submit({ text, discard: 'yes' }, [], 'draft')
  expect(discarded.headers.location).toBe(`${path}?done=draft-discarded#ilmoitus`)
  expect(await draft()).toBeUndefined()
  expect(await desk.store.draftFiles((await view()).ticket.id, advisor.user.id)).toEqual([])
  const version = hiddenField(await advisor.get(`${path}/draft`), 'version')
  await advisor.post(`${path}/draft/restoration`, { version })
  expect((await draft())?.text).toBe(text)
})
