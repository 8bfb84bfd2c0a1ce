import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

async function aComposer(settings: 'block' | 'reason' = 'block') {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const { settings: current } = await desk.store.settings()
  await desk.store.saveSettings(
    { ...current, guard: { personalCode: settings } },
    { kind: 'settings-changed', at: desk.now(), actor: 'operator' },
  )
  const reference = await desk.receive(aMail({ to: service, text: 'Hei, vuokra on rästissä. Mitä teen?' }))
  const form = await advisor.get(`/tickets/${reference}/reply`)
  const fields = {
    formId: hiddenField(form, 'formId'),
    version: hiddenField(form, 'version'),
    seq: hiddenField(form, 'seq'),
    outcome: '',
    after: 'wait',
  }
  return {
    desk,
    advisor,
    reference,
    send: (text: string, more: Record<string, string> = {}) =>
      advisor.post(`/tickets/${reference}/reply`, { ...fields, text, ...more }),
  }
}

async function eventsOf(desk: ADesk, reference: string) {
  return (await desk.store.ticketByReference(reference, desk.now()))!.events
}

async function draftOf(desk: ADesk, reference: string, advisor: AVisitor) {
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  return (await desk.store.draft(ticket.id, advisor.user.id, 'reply'))?.text
}

describe('an answer with a henkilötunnus', () => {
  const text = 'Hei,\n\ntunnuksellasi 010190-900P hakemus on jo vireillä.'

  test('is not sent, names the row, keeps the text and tells the log no value', async () => {
    const { desk, advisor, reference, send } = await aComposer()
    const stopped = await send(text)
    expect(stopped.statusCode).toBe(422)
    expect(words(stopped)).toContain('Rivillä 3 on henkilötunnus 010190-••••')
    expect(stopped.body).toContain('010190-900P hakemus')
    expect(await draftOf(desk, reference, advisor)).toBe(text)
    const again = await send(text, {
      confirmed: hiddenField(stopped, 'confirmed'),
      reason: 'tarvitaan kyllä',
    })
    expect(again.statusCode).toBe(422)
    const [event] = await eventsOf(desk, reference)
    expect(event).toMatchObject({ kind: 'reply-stopped', facts: { findings: 'personal-code/certain:3' } })
    expect(JSON.stringify(event)).not.toMatch(/900P|010190/)
  })

  test('is mended by one press, and then leaves', async () => {
    const { advisor, reference, send } = await aComposer()
    const { headers } = await send(text, { fix: 'personal-code' })
    expect(headers.location).toBe(`/tickets/${reference}/reply?done=covered#text`)
    const mended = await advisor.get(`/tickets/${reference}/reply?done=covered`)
    expect(words(mended)).toContain('Tieto peitettiin viestistä. Lue teksti ja lähetä.')
    expect(mended.body).toContain('tunnuksellasi ••••••-•••• hakemus')
    expect(mended.body).not.toContain('900P')
    expect((await send('Hei,\n\ntunnuksellasi ••••••-•••• hakemus on jo vireillä.')).statusCode).toBe(303)
  })

  test('leaves with a written reason where the office allows it, and the reason is kept apart', async () => {
    const { desk, reference, send } = await aComposer('reason')
    const asked = await send(text)
    expect(asked.statusCode).toBe(422)
    const confirmed = hiddenField(asked, 'confirmed')
    const without = await send(text, { confirmed })
    expect(without.statusCode).toBe(422)
    expect(words(without)).toContain('Kirjoita peruste')
    const sent = await send(text, { confirmed, reason: 'Asukas pyysi puhelimessa' })
    expect(sent.statusCode).toBe(303)
    const event = (await eventsOf(desk, reference)).find(({ kind }) => kind === 'warnings-overridden')
    expect(event?.facts).toEqual({ findings: 'personal-code/certain:3' })
    expect(event?.personal).toEqual({ reason: 'Asukas pyysi puhelimessa' })
  })
})

test('other warnings are asked about once, and pressing again sends', async () => {
  const { desk, reference, send } = await aComposer()
  const text = 'Hei, hakemus on liitteenä. Maksa tilille FI21 1234 5600 0007 85.'
  const asked = await send(text)
  expect(asked.statusCode).toBe(422)
  expect(words(asked)).toMatch(/Rivillä 1 puhutaan liitteestä.*Lähetä silti/)
  expect(words(asked)).toContain('Rivillä 1 on tilinumero')
  const confirmed = hiddenField(asked, 'confirmed')
  const changed = await send(`${text}\nKortti 4111 1111 1111 1111`, { confirmed })
  expect(changed.statusCode).toBe(422)
  expect((await send(text, { confirmed })).statusCode).toBe(303)
  const event = (await eventsOf(desk, reference)).find(({ kind }) => kind === 'warnings-overridden')
  expect(event?.facts).toEqual({ findings: 'iban/certain:1 attachment-missing/certain:1' })
})

describe('a copy of an answer', () => {
  const text = 'Hei, soitan sinulle huomenna.'

  test('goes to those who are named once the writer has seen that they are strangers', async () => {
    const { desk, reference, send } = await aComposer()
    const cc = 'Isännöitsijä <talo@isannointi.example>; talo@isannointi.example'
    const asked = await send(text, { cc })
    expect(asked.statusCode).toBe(422)
    expect(words(asked)).toContain('Kopion saaja talo@isannointi.example ei ole ollut mukana')
    const confirmed = hiddenField(asked, 'confirmed')
    const another = await send(text, { cc: 'muu@muualla.example', confirmed })
    expect(another.statusCode).toBe(422)
    expect((await send(text, { cc, confirmed })).statusCode).toBe(303)
    const { messages } = (await desk.store.ticketByReference(reference, desk.now()))!
    const answer = messages.find(({ kind }) => kind === 'reply')
    expect(answer?.cc).toEqual([{ name: 'Isännöitsijä', address: 'talo@isannointi.example' }])
    expect(answer?.delivery?.recipients.map(({ role }) => role)).toEqual(['to', 'cc'])
    expect(JSON.stringify(await eventsOf(desk, reference))).not.toContain('isannointi')
  })

  test.each([
    'talo@isannointi.example\r\nBcc: muu@muualla.example',
    'talo@isannointi.example muu@muualla.example',
    '"a@b"@muualla.example',
    'talo',
    Array.from({ length: 11 }, (_, index) => `a${index}@talo.example`).join(','),
  ])('is refused with its words kept when an address cannot be read: %j', async (cc) => {
    const { send } = await aComposer()
    const asked = await send(text, { cc })
    expect(asked.statusCode).toBe(422)
    expect(words(asked)).toContain('Kopion saajien osoitteissa on virhe')
    expect(asked.body).toContain(text)
  })
})

test('an unfilled value is never sent', async () => {
  const { send } = await aComposer()
  const asked = await send('Hei [[nimi]], soitan sinulle huomenna.')
  expect(words(asked)).toContain('Rivillä 1 on täyttämätön kohta [[nimi]]')
  const again = await send('Hei [[nimi]], soitan sinulle huomenna.', {
    confirmed: hiddenField(asked, 'confirmed'),
  })
  expect(again.statusCode).toBe(422)
})

test('what is left to fill has a way to it, and the finding that stops the answer names it', async () => {
  const { send } = await aComposer()
  const stopped = await send('Hei,\n\nvuokranantajasi [[vuokranantaja]] odottaa summaa [[summa]].')
  expect(stopped.statusCode).toBe(422)
  expect(words(stopped)).toContain('Rivillä 3 on täyttämätön kohta [[vuokranantaja]]')
  expect(words(stopped)).toContain('Täydennä ennen lähettämistä: [[vuokranantaja]], rivi 3 [[summa]], rivi 3')
  expect(stopped.body.match(/href="#text" data-gap="\[\[summa\]\]" data-row="3"/g)).toHaveLength(1)
  expect(stopped.body).toContain('<a href="#text" data-row="3" data-gap="[[summa]]">')
})
