import { describe, expect, test } from 'vitest'
import { defaultPreferences, type Preferences } from '../../src/people/preferences.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { aComposer } from './a-composer.ts'
import { type ADesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, words } from './a-visitor.ts'

const text = 'Hei, soitan sinulle huomenna.'

describe('a reminder that goes with an answer', () => {
  test('comes at the opening of a working day, and the resident’s answer ends it', async () => {
    const { desk, view, submit } = await aComposer({ from: aino, messageId: 'eka@citizen.example' })
    expect((await submit({ text, after: 'wait', remindOn: '2026-11-28' })).statusCode).toBe(303)
    const { ticket, queue, events } = await view()
    expect(ticket).toMatchObject({ state: 'waiting', reminderAt: new Date('2026-11-30T06:00:00Z') })
    expect(queue).toBe('reminders')
    expect(events.map(({ kind }) => kind)).toContain('ticket-reminder-set')
    await desk.receive(aMail({ from: aino, to: service, inReplyTo: 'eka@citizen.example' }))
    expect((await view()).ticket).not.toHaveProperty('reminderAt')
  })

  test('goes away with an undo, and the one before it is back', async () => {
    const { desk, advisor, view, submit } = await aComposer()
    const before = new Date('2026-12-01T06:00:00Z')
    const { ticket } = await view()
    await desk.store.changeTicket(ticket.id, () => ({ patch: { reminderAt: before }, events: [] }))
    await submit({ text, after: 'close', outcome: 'Neuvottu' })
    expect((await view()).ticket.reminderAt).toBeUndefined()
    const reply = (await view()).messages.find(({ kind }) => kind === 'reply')!
    await advisor.post(`/messages/${reply.id}/undo`)
    expect((await view()).ticket).toMatchObject({ state: 'open', reminderAt: before })
    expect(await desk.store.draft(ticket.id, advisor.user.id, 'reply')).toMatchObject({
      fields: { outcome: 'Neuvottu' },
    })
  })

  test('on a day that is past is said, and the text stays', async () => {
    const { submit, draft } = await aComposer()
    const refused = await submit({ text, after: 'wait', remindOn: '2026-11-20' })
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain('Valitse muistutukselle tuleva päivä.')
    expect(await draft()).toMatchObject({ text, fields: { remindOn: '2026-11-20' } })
  })

  test('is proposed where a home is at stake', async () => {
    const { desk, advisor, path, view } = await aComposer()
    const { id } = (await view()).ticket
    expect((await advisor.get(`${path}/reply`)).body).not.toMatch(/<option value="2026[^>]+selected/)
    await desk.store.changeTicket(id, () => ({ patch: { urgency: 'crisis' }, events: [] }))
    expect((await advisor.get(`${path}/reply`)).body).toContain('<option value="2026-11-25" selected>')
  })
})

describe('the language of the resident', () => {
  test('is chosen beside the answer, which is kept, and goes into the mail', async () => {
    const { advisor, path, view, submit, draft } = await aComposer()
    const changed = await submit({ text: 'Hej, jag ringer dig i morgon.', language: 'sv' }, [], 'language')
    expect(changed.headers.location).toBe(`${path}/reply?done=language-changed#text`)
    expect((await view()).ticket.language).toBe('sv')
    expect((await draft())?.text).toBe('Hej, jag ringer dig i morgon.')
    expect((await advisor.get(`${path}/reply`)).body).toContain(
      'name="text" rows="12" maxlength="100000" lang="sv"',
    )
    await submit({ text: 'Hej, jag ringer dig i morgon.', after: 'wait' })
    expect((await view()).messages.find(({ kind }) => kind === 'reply')?.language).toBe('sv')
    const event = (await view()).events.find(({ kind }) => kind === 'ticket-language-changed')
    expect(event?.facts).toEqual({ from: 'fi', to: 'sv' })
  })

  test('is chosen without an answer, from the ticket', async () => {
    const { advisor, path, view } = await aComposer()
    const page = await advisor.get(`${path}/language`)
    const fields = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    const changed = await advisor.post(`${path}/language`, { ...fields, language: 'en' })
    expect(changed.headers.location).toMatch(/\?act=[\w-]{36}#ilmoitus$/)
    expect((await view()).ticket.language).toBe('en')
    const late = await advisor.post(`${path}/language`, { ...fields, language: 'sv' })
    expect([late.statusCode, (await view()).ticket.language]).toEqual([409, 'en'])
  })

  test('is offered when the text is in another', async () => {
    const { submit, view } = await aComposer()
    const swedish = 'Hej! Jag har läst ditt brev och vi kan hjälpa dig med hyran redan i morgon.'
    const asked = await submit({ text: swedish, after: 'wait' })
    expect(words(asked)).toContain('Vaihda asiointikieli: ruotsi')
    await submit({ text: swedish, languageFix: 'sv', language: 'fi' }, [], 'language')
    expect((await submit({ text: swedish, after: 'wait' })).statusCode).toBe(303)
    expect((await view()).ticket.language).toBe('sv')
  })

  test('is not changed over what a colleague did meanwhile', async () => {
    const { desk, advisor, path, view, submit } = await aComposer()
    const form = await advisor.get(`${path}/reply`)
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form.body)?.[1] ?? ''
    const fields = { formId: hidden('formId'), version: hidden('version'), seq: hidden('seq') }
    const colleague = await aVisitor(desk)
    await colleague.post(`${path}/assignment`, { ...fields, assignee: colleague.user.id, formId: '' })
    await desk.receive(aMail({ to: service }))
    await submit({}, [], 'draft')
    const { ticket } = await view()
    await desk.store.changeTicket(ticket.id, () => ({ patch: { urgency: 'crisis' }, events: [] }))
    const stopped = await advisor.post(`${path}/language`, { ...fields, text, outcome: '', language: 'sv' })
    expect(stopped.statusCode).toBe(409)
    expect(stopped.body).toContain(text)
    expect((await view()).ticket.language).toBe('fi')
  })
})

describe('what a person prefers', () => {
  test.each([
    ['stay', /^\/tickets\/AN-2026-1\?done=sent/],
    ['next', /^\/tickets\/AN-2026-2\?done=sent/],
    ['list', /^\/inbox\/open\?done=sent/],
  ] as const)('is where one is after sending: %s', async (afterSend, place) => {
    const { desk, advisor, submit } = await aComposer()
    await desk.receive(aMail({ to: service, from: { name: 'Toinen', address: 'toinen@citizen.example' } }))
    prefers(desk, { afterSend })
    const sent = await submit({ text, after: 'wait' })
    expect(sent.headers.location).toMatch(place)
    expect(words(await advisor.get(String(sent.headers.location)))).toContain('Peru lähetys')
  })

  describe('the next one is that of the list the writer came from', () => {
    const list = '/inbox/open?sort=newest'

    async function aList() {
      const composer = await aComposer({ subject: 'Eka' })
      const { desk } = composer
      const receive = (subject: string) =>
        desk.receive(
          aMail({ to: service, subject, from: { name: subject, address: `${subject}@citizen.example` } }),
        )
      const references = [composer.reference]
      for (const subject of ['toka', 'kolmas']) {
        desk.wait(5)
        references.push(await receive(subject))
      }
      prefers(desk, { afterSend: 'next' })
      const [first = '', second = '', third = ''] = references
      return { ...composer, first, second, third }
    }

    test('sorted as it was, and the way goes on in that list', async () => {
      const { advisor, second, first } = await aList()
      const path = `/tickets/${second}`
      const page = await advisor.get(`${path}?list=${encodeURIComponent(list)}`)
      const [, link = ''] = /href="([^"]+\/reply[^"]*)#text"/.exec(page.body) ?? []
      const form = await advisor.get(link.replaceAll('&amp;', '&'))
      expect(hiddenField(form, 'list')).toBe(list)
      const fields = Object.fromEntries(
        ['formId', 'version', 'seq', 'list'].map((name) => [name, hiddenField(form, name)]),
      )
      const written = { ...fields, text, outcome: '', after: 'wait' }
      const kept = await advisor.postFiles(`${path}/draft`, written, [])
      expect(kept.headers.location).toContain(`list=${encodeURIComponent(list)}`)
      const sent = await advisor.postFiles(`${path}/reply`, written, [])
      expect(sent.headers.location).toMatch(
        new RegExp(`^/tickets/${first}\\?list=%2Finbox%2Fopen%3Fsort%3Dnewest&done=sent&message=`),
      )
    })

    test('and behind the last of it the first that is ours to do', async () => {
      const { submit, second } = await aList()
      const sent = await submit({ text, after: 'wait', list })
      expect(sent.headers.location).toMatch(new RegExp(`^/tickets/${second}\\?done=sent`))
    })

    test.each(['/searches/abc', 'https://muualla.example/', '//muualla.example', '/inbox/ei-ole', ''])(
      'and for "%s" as for the open ones',
      async (said) => {
        const { submit, second } = await aList()
        const sent = await submit({ text, after: 'wait', list: said })
        expect(sent.headers.location).toMatch(new RegExp(`^/tickets/${second}\\?done=sent`))
      },
    )
  })

  test('is how long an answer can be taken back', async () => {
    const { desk, advisor, path, submit, view } = await aComposer()
    prefers(desk, { undoSeconds: 60 })
    expect(words(await advisor.get(`${path}/reply`))).toContain('Peruttavissa 60 s.')
    await submit({ text, after: 'wait' })
    const reply = (await view()).messages.find(({ kind }) => kind === 'reply')!
    expect(reply.delivery!.notBefore.getTime() - desk.now().getTime()).toBe(60_000)
  })
})

describe('a preview', () => {
  test('shows recipients, subject, signature and files, keeps the text and sends nothing', async () => {
    const { advisor, path, view, submit, draft, reference } = await aComposer({
      from: aino,
      subject: 'Vuokravelka',
    })
    const cc = 'talo@isannointi.example'
    const shown = await submit({ text, cc, preview: 'yes', after: 'wait' }, [new File(['x'], 'hakemus.pdf')])
    expect(shown.statusCode).toBe(200)
    const preview = words(shown)
    for (const part of [
      `Aino Lehtimäki <${aino.address}>`,
      cc,
      'hakemus.pdf',
      `-- ${service.name} ${reference}`,
    ])
      expect(preview).toContain(part)
    expect(preview).toMatch(
      /Näin asukas näkee viestin.*Otsikko Viesti asumisneuvonnasta|Näin asukas näkee viestin/,
    )
    expect(await draft()).toMatchObject({ text, fields: { cc } })
    expect((await view()).messages.some(({ kind }) => kind === 'reply')).toBe(false)
    expect((await advisor.get(`${path}/reply`)).body).not.toContain('id="esikatselu"')
  })

  test('of nothing says what is missing', async () => {
    const { submit } = await aComposer()
    expect(words(await submit({ text: ' ', preview: 'yes' }))).toContain(
      'Kirjoita vastaus ennen lähettämistä.',
    )
  })
})

/** Everybody of the desk wants it so. */
function prefers({ store }: ADesk, wishes: Partial<Preferences>): void {
  const session = store.session.bind(store)
  store.session = async (idHash) => {
    const found = await session(idHash)
    return found && { ...found, user: { ...found.user, preferences: { ...defaultPreferences, ...wishes } } }
  }
}
