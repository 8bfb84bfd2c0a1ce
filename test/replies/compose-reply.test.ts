import { describe, expect, test } from 'vitest'
import { languages } from '../../src/people/language.ts'
import {
  composeReply,
  type ReplyBasis,
  type ReplyForm,
  type ReplyOffice,
  usualRecipients,
} from '../../src/replies/compose-reply.ts'
import { layOutReply } from '../../src/replies/reply-layout.ts'
import { replySubject } from '../../src/replies/reply-subject.ts'
import { threadIds } from '../../src/replies/thread-ids.ts'
import { aTicket } from '../helpers/a-ticket.ts'
import { aino, landlord, office } from '../helpers/mails/cast.ts'

const now = new Date('2026-11-24T08:00:00Z')
const author = { userId: 'paula' }
const ids = {
  messageId: 'm',
  rfcMessageId: 'new@kaupunki.example',
  rootId: 'root@kaupunki.example',
  loopMark: 'mark',
}
const replyOffice: ReplyOffice = {
  service: office,
  ownAddresses: [office.address],
  subjectPolicy: 'auto',
  undoSeconds: 20,
  isOurs: (id) => id.endsWith('@kaupunki.example'),
}
const parent = { messageId: 'q@citizen.example', references: [], subject: 'Kysymys vuokrasta', from: aino }

function compose(form: Partial<ReplyForm> = {}, basis: Partial<ReplyBasis> = {}) {
  const whole: ReplyForm = {
    formId: 'f',
    ticketVersion: 1,
    to: [aino],
    cc: [],
    text: 'Hei Aino,\n\nvoit siirtää eräpäivää.\nSoita vuokranantajalle.',
    language: 'fi',
    attachments: [],
    afterwards: { kind: 'wait' },
    ...form,
  }
  return composeReply(whole, { ticket: aTicket(), parent, ...basis }, replyOffice, ids, author, now)
}

function composed(form: Partial<ReplyForm> = {}, basis: Partial<ReplyBasis> = {}) {
  const result = compose(form, basis)
  if (result.kind === 'faults') throw new Error(result.faults.join())
  return result.reply
}

test('an answer goes to the resident in its thread, waits for its undo, and quotes nothing', () => {
  const { draft, mime } = composed()
  expect(mime).toMatchObject({
    from: office,
    to: [aino],
    subject: 'Re: Kysymys vuokrasta',
    messageId: 'new@kaupunki.example',
    inReplyTo: 'q@citizen.example',
    references: ['root@kaupunki.example', 'q@citizen.example'],
  })
  expect(mime).not.toHaveProperty('autoSubmitted')
  expect(draft).toMatchObject({
    notBefore: new Date('2026-11-24T08:00:20Z'),
    ticketPatch: { state: 'waiting', assigneeId: 'paula' },
  })
  expect(mime.text).toBe(
    'Hei Aino,\n\nvoit siirtää eräpäivää.\nSoita vuokranantajalle.\n\n-- \nAsumisneuvonta\nAN-2026-1147\n',
  )
})

test('send and close needs words for what came of it', () => {
  expect(compose({ afterwards: { kind: 'close', outcome: ' ' } })).toEqual({
    kind: 'faults',
    faults: ['outcome-missing'],
  })
  expect(composed({ afterwards: { kind: 'close', outcome: 'Sovittu' } }).draft.ticketPatch).toMatchObject({
    state: 'closed',
  })
})

describe('what no mail may carry is refused', () => {
  const cases: readonly (readonly [string, Partial<ReplyForm>, string])[] = [
    ['no text', { text: ' \n ' }, 'text-missing'],
    ['a NUL in the text', { text: 'a\0b' }, 'text-unsafe'],
    ['too much text', { text: 'a'.repeat(100_001) }, 'text-too-long'],
    ['nobody to send to', { to: [] }, 'recipient-missing'],
    [
      'a line end in a name',
      { to: [{ name: 'a\r\nBcc: q@q.example', address: aino.address }] },
      'recipient-unsafe',
    ],
    [
      'a line end in an address',
      { to: [{ name: '', address: 'a@b.example\r\nBcc: q@q.example' }] },
      'recipient-unsafe',
    ],
    ['two addresses in one', { to: [{ name: '', address: 'a@b.example,c@d.example' }] }, 'recipient-unsafe'],
    [
      'a quoted local part',
      { cc: [{ name: '', address: '"x@evil.example y"@own.example' }] },
      'recipient-unsafe',
    ],
    ['a comment in a domain', { to: [{ name: '', address: 'u@d(c)evil.example' }] }, 'recipient-unsafe'],
    ['ourselves', { cc: [{ name: '', address: office.address.toUpperCase() }] }, 'recipient-is-us'],
    ['a crowd', { cc: Array.from({ length: 20 }, () => aino) }, 'recipients-too-many'],
    [
      'too large files',
      { attachments: [{ name: 'a', type: 'a/b', bytes: new Uint8Array(18_000_001) }] },
      'attachments-too-large',
    ],
  ]
  test.each(cases)('%s', (_, form, fault) => {
    expect(compose(form)).toEqual({ kind: 'faults', faults: [fault] })
  })
})

test('usually the writer alone is answered, and without a message the requester', () => {
  expect(usualRecipients({ ticket: aTicket(), parent: { ...parent, from: landlord } })).toEqual([landlord])
  expect(usualRecipients({ ticket: aTicket() })).toEqual([aino])
})

describe('the subject', () => {
  const base = {
    residentNames: ['Aino Lehtimäki'],
    reference: 'AN-2026-1147',
    language: 'fi',
  } as const
  const neutral = 'Vastaus yhteydenottoosi [AN-2026-1147]'
  test.each([
    ['auto', 'Kysymys vuokrasta', 'Re: Kysymys vuokrasta'],
    ['auto', 'VS: SV: Re[2]: Kysymys vuokrasta [AN-2026-1147]', 'Re: Kysymys vuokrasta'],
    ['auto', 'Häätö ensi viikolla', neutral],
    ['auto', 'Re: ', neutral],
    ['own', 'Kysymys vuokrasta', neutral],
    ['keep', 'Häätö ensi viikolla', 'Re: Häätö ensi viikolla'],
    ['keep', '', neutral],
  ] as const)('by the policy %s for "%s" is "%s"', (policy, residentSubject, expected) => {
    expect(replySubject({ ...base, policy, residentSubject })).toBe(expected)
  })
})

describe('References', () => {
  const isOurs = (id: string) => id.startsWith('ours')

  test('keep the parent last and hold an id of ours once', () => {
    const parent = { messageId: 'p', references: ['a', 'ours1', 'b'].map((id) => `${id}@x`) }
    expect(threadIds({ ...parent, messageId: 'p@x' }, 'root@x', isOurs)).toEqual({
      inReplyTo: 'p@x',
      references: ['a@x', 'ours1@x', 'b@x', 'p@x'],
    })
  })

  test('of a mail without them begin with what it answered', () => {
    expect(
      threadIds({ messageId: 'p@x', inReplyTo: 'q@x', references: [] }, 'root@x', isOurs).references,
    ).toEqual(['q@x', 'root@x', 'p@x'])
  })

  test('leave out ids that break a header', () => {
    const parent = { messageId: 'p x\r\nBcc: a', references: ['ok@x', 'b\nad@x', 'a b@x'] }
    expect(threadIds(parent, 'root@x', isOurs)).toEqual({ references: ['ok@x', 'root@x'] })
  })
})

test.each(languages)('the layout in %s says the same as text and as HTML, and escapes it', (language) => {
  const { text, html } = layOutReply({
    text: 'Hei <b>Aino</b> & muut,\n\nrivi\ntoinen',
    serviceName: 'Asumisneuvonta',
    reference: 'AN-2026-1147',
    language,
  })
  expect(text).toContain('Hei <b>Aino</b> & muut,')
  expect(html).toContain('Hei &lt;b&gt;Aino&lt;/b&gt; &amp; muut,')
  expect(html).toContain('rivi<br>toinen')
  expect(html).toContain(`<html lang="${language}">`)
  expect(html).toContain('AN-2026-1147')
})

test('the office’s signature stands between the mark of a signature and the name of the service', () => {
  const { text, html } = layOutReply({
    text: 'Hei',
    signature: 'Asumisneuvojat\nEsimerkkitie 1',
    serviceName: 'Asumisneuvonta',
    reference: 'AN-2026-1',
    language: 'fi',
  })
  expect(text).toContain('\n-- \nAsumisneuvojat\nEsimerkkitie 1\nAsumisneuvonta\n')
  expect(html).toContain('Asumisneuvojat<br>Esimerkkitie 1<br>Asumisneuvonta<br>AN-2026-1')
})
