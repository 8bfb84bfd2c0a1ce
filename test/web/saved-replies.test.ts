import { describe, expect, test } from 'vitest'
import { aino, asa } from '../helpers/mails/cast.ts'
import { aComposer } from './a-composer.ts'
import { type ADesk, aDesk } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

const plan = {
  name: 'Maksusuunnitelma',
  topic: 'rent-debt',
  reviewOn: '2027-05-31',
  fi: 'Hei [[etunimi]],\n\nsovi maksusuunnitelma: [[vuokranantaja]]. Viitteesi on [[viite]].\n\n[[neuvoja]]',
  sv: 'Hej [[förnamn]],\n\ngör upp en betalningsplan. Din referens är [[referens]].',
  en: '',
}

async function add(visitor: AVisitor, fields: Record<string, string> = {}): Promise<string> {
  const added = await visitor.post('/saved-replies', { version: '0', ...plan, ...fields })
  expect(added.statusCode).toBe(303)
  return /^\/saved-replies\/([\w-]+)\?/.exec(String(added.headers.location))?.[1] ?? ''
}

async function aShared(desk: ADesk): Promise<{ admin: AVisitor; id: string }> {
  const admin = await aVisitor(desk, 'admin')
  return { admin, id: await add(admin, { isShared: 'yes' }) }
}

describe('a saved reply', () => {
  test('is its writer’s own until an administrator publishes it, and then everybody’s', async () => {
    const desk = await aDesk()
    const [leena, mikko] = [await aVisitor(desk), await aVisitor(desk)]
    const admin = await aVisitor(desk, 'admin')
    const id = await add(leena)
    expect(words(await leena.get('/saved-replies'))).toContain('Maksusuunnitelma Oma')
    expect((await mikko.get(`/saved-replies/${id}`)).statusCode).toBe(404)
    await admin.post(`/saved-replies/${id}`, { version: '1', ...plan, isShared: 'yes' })
    expect(words(await mikko.get('/saved-replies'))).toContain(
      'suomi: valmis ruotsi: valmis englanti: puuttuu',
    )
    for (const advisor of [leena, mikko]) {
      const changed = await advisor.post(`/saved-replies/${id}`, { version: '2', ...plan, name: 'Oma nimi' })
      expect(changed.statusCode).toBe(404)
      expect((await advisor.post(`/saved-replies/${id}/removal`)).statusCode).toBe(404)
    }
    const copy = await mikko.get(`/saved-replies/new?from=${id}`)
    expect(copy.body).toContain('sovi maksusuunnitelma')
  })

  test('asks to check the other languages when the Finnish changes, until somebody has', async () => {
    const { admin, id } = await aShared(await aDesk())
    const states = async () => words(await admin.get('/saved-replies'))
    await admin.post(`/saved-replies/${id}`, { version: '1', ...plan, fi: 'Uusi teksti.', isShared: 'yes' })
    expect(await states()).toContain('suomi: valmis ruotsi: tarkistettava')
    const held = { version: '2', ...plan, fi: 'Uusi teksti.', isShared: 'yes' }
    await admin.post(`/saved-replies/${id}`, held)
    expect(await states()).toContain('ruotsi: tarkistettava')
    await admin.post(`/saved-replies/${id}`, { ...held, version: '3', holdsSv: 'yes' })
    expect(await states()).toContain('ruotsi: valmis')
  })

  test('keeps its versions, and a colleague’s change is never written over', async () => {
    const desk = await aDesk()
    const { admin, id } = await aShared(desk)
    const other = await aVisitor(desk, 'admin')
    await admin.post(`/saved-replies/${id}`, { version: '1', ...plan, fi: 'Toinen.', isShared: 'yes' })
    const late = await other.post(`/saved-replies/${id}`, { version: '1', ...plan, fi: 'Myöhässä.' })
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('Myöhässä.')
    const first = await admin.get(`/saved-replies/${id}?version=1`)
    expect(first.body).toContain('sovi maksusuunnitelma')
    expect(hiddenField(first, 'version')).toBe('2')
    expect((await desk.store.savedReplyVersions(id)).map(({ version }) => version)).toEqual([2, 1])
  })

  test('says which fields are wrong and keeps what was written', async () => {
    const advisor = await aVisitor(await aDesk())
    const empty = { ...plan, version: '0', name: ' ', fi: '', sv: '', reviewOn: '2020-01-01' }
    const refused = await advisor.post('/saved-replies', { ...empty, topic: 'eviction-threat' })
    expect(refused.statusCode).toBe(422)
    for (const sentence of [
      'Kirjoita vastauspohjalle nimi.',
      'Kirjoita teksti ainakin yhdellä kielellä.',
      'Valitse tuleva päivä',
    ])
      expect(words(refused)).toContain(sentence)
    expect(refused.body).toContain('value="eviction-threat" selected')
  })

  test('past its day says so in the list and in the composer', async () => {
    const { desk, advisor, path } = await aComposer()
    await add(advisor, { reviewOn: '2026-11-25' })
    desk.wait(2 * 24 * 60)
    const again = await aVisitor(desk, advisor.user)
    expect(words(await again.get('/saved-replies'))).toContain('tarkistuspäivä oli ke 25.11.2026')
    expect((await again.get(`${path}/reply`)).body).toContain('Maksusuunnitelma – Tarkista sisältö')
  })
})

describe('in an answer', () => {
  test('it stands in the resident’s language with what is known filled in, and what is not blocks sending', async () => {
    const { desk, advisor, reference, submit, draft } = await aComposer({ from: aino })
    const { id } = await aShared(desk)
    const inserted = await submit({ text: 'Moi!', savedReply: id }, [], 'insertion')
    expect(inserted.headers.location).toContain('done=inserted-unfilled#text')
    const text = `Moi!\n\nHei Aino,\n\nsovi maksusuunnitelma: [[vuokranantaja]]. Viitteesi on ${reference}.\n\nLeena Aalto`
    expect((await draft())?.text).toBe(text)
    const stopped = await submit({ text, after: 'wait' })
    expect(words(stopped)).toContain('Rivillä 5 on täyttämätön kohta [[vuokranantaja]]')
    expect(
      (await submit({ text, after: 'wait', confirmed: hiddenField(stopped, 'confirmed') })).statusCode,
    ).toBe(422)
    expect(
      (await submit({ text: text.replace('[[vuokranantaja]]', 'Vuokrakoti'), after: 'wait' })).statusCode,
    ).toBe(303)
    expect(words(await advisor.get('/saved-replies'))).toContain('käytetty kerran')
  })

  test('a Swedish resident gets the Swedish text, a script the text alone', async () => {
    const { desk, advisor, path, reference } = await aComposer({
      from: asa,
      text: 'Hej! Jag har inte betalat hyran och behöver hjälp.',
    })
    const { id } = await aShared(desk)
    const form = await advisor.get(`${path}/reply`)
    const hidden = Object.fromEntries(
      ['formId', 'version', 'seq'].map((name) => [name, hiddenField(form, name)]),
    )
    const fields = { ...hidden, text: '', outcome: '', savedReply: id }
    const text = await advisor.post(`${path}/insertion`, fields, { 'x-insert': 'yes' })
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(text.body).toBe(`Hej Åsa,\n\ngör upp en betalningsplan. Din referens är ${reference}.`)
  })

  test('without a name nobody is greeted by an address', async () => {
    const { desk, submit, draft } = await aComposer({ from: { name: '', address: 'aino.l@citizen.example' } })
    const { id } = await aShared(desk)
    await submit({ savedReply: id }, [], 'insertion')
    expect((await draft())?.text).toContain('Hei [[etunimi]],')
  })

  test('none chosen is said, a removed or somebody else’s is not there, and the text stays', async () => {
    const { desk, submit, draft } = await aComposer()
    const { admin, id } = await aShared(desk)
    const own = await add(admin)
    await admin.post(`/saved-replies/${id}/removal`)
    for (const savedReply of ['', id, own]) {
      const refused = await submit({ text: 'Moi!', savedReply }, [], 'insertion')
      expect(refused.statusCode).toBe(422)
      expect(words(refused)).toContain('Valitse vastauspohja luettelosta.')
      expect((await draft())?.text).toBe('Moi!')
    }
  })
})

test('the texts of the ticket’s topic are offered first', async () => {
  const { desk, advisor, path, view } = await aComposer()
  await add(advisor, { name: 'Häätö', topic: 'eviction-threat' })
  await add(advisor, { name: 'Yleinen', topic: '' })
  await add(advisor, { name: 'Velka', topic: 'rent-debt' })
  const { id } = (await view()).ticket
  await desk.store.changeTicket(id, () => ({ patch: { topic: 'eviction-threat' }, events: [] }))
  const groups = [...(await advisor.get(`${path}/reply`)).body.matchAll(/<optgroup label="([^"]+)"/g)]
  expect(groups.map(([, label]) => label)).toEqual(['Häätöuhka', 'Kaikki aiheet', 'Vuokravelka'])
})
