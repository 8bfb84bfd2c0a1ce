import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { toMime } from '../../src/mailbox/smtp/mime.ts'
import type { OutgoingMime } from '../../src/replies/outgoing-mime.ts'

function answer(more: Partial<OutgoingMime> = {}): OutgoingMime {
  return {
    from: { name: 'Asumisneuvonta', address: 'neuvonta@kaupunki.example' },
    to: [{ name: 'Äidinmaa, Åke "Ö"', address: 'ake@citizen.example' }],
    cc: [],
    subject: 'Re: Häätö ja vuokravelka [AN-2026-1147]',
    text: 'Hei,\n\nsoitathan meille ennen maanantaita. åäö €\n\n-- \nAsumisneuvonta',
    html: '<p>Hei,</p><p>soitathan meille ennen maanantaita. åäö €</p>',
    language: 'fi',
    messageId: 't1.abc.def@kaupunki.example',
    inReplyTo: 'kysymys@citizen.example',
    references: ['eka@citizen.example', 't1.abc.def@kaupunki.example', 'kysymys@citizen.example'],
    date: new Date('2026-11-24T08:30:00Z'),
    loopMark: 'k1.abc.def',
    attachments: [],
    ...more,
  }
}

async function built(message: OutgoingMime): Promise<string> {
  const result = await toMime(message)
  if (result.kind === 'refused') throw new Error(result.field)
  return Buffer.from(result.bytes).toString('latin1')
}

test('an answer reads in any program as it was written, text first', async () => {
  const raw = await built(
    answer({
      attachments: [
        { name: 'maksusuunnitelma åäö.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7') },
      ],
    }),
  )
  const mail = await simpleParser(raw)
  expect(mail).toMatchObject({
    subject: 'Re: Häätö ja vuokravelka [AN-2026-1147]',
    messageId: '<t1.abc.def@kaupunki.example>',
    inReplyTo: '<kysymys@citizen.example>',
    to: { value: [{ name: 'Äidinmaa, Åke "Ö"', address: 'ake@citizen.example' }] },
    date: new Date('2026-11-24T08:30:00Z'),
    attachments: [{ filename: 'maksusuunnitelma åäö.pdf', contentType: 'application/pdf' }],
  })
  expect(mail.text?.trimEnd()).toBe(answer().text)
  expect(mail.html).toContain('åäö €')
  expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'))
  expect(raw).toMatch(/^Content-Language: fi\r$/m)
  expect(raw).toMatch(/^X-Neuvoposti-Loop: k1\.abc\.def\r$/m)
  expect(raw).not.toMatch(/^(Auto-Submitted|X-Mailer|User-Agent):/m)
})

test('the same values give the same bytes, in lines every relay takes', async () => {
  const message = answer({ text: `${'pitkä sana '.repeat(400)}\n.` })
  const raw = await built(message)
  expect(await built(message)).toBe(raw)
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
  expect(raw).toMatch(/^[\x00-\x7f]*$/)
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('a receipt says that a program sent it', async () => {
  const raw = await built(answer({ autoSubmitted: true }))
  expect(raw).toMatch(/^Auto-Submitted: auto-replied\r$/m)
  expect(raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m)
})

test('a long thread keeps its first id and the last ones, and no header grows over 1,500 bytes', async () => {
  const ids = Array.from({ length: 60 }, (_, n) => `${'x'.repeat(100)}${n}@citizen.example`)
  const raw = await built(answer({ references: [...ids, 'väli lyönti@citizen.example'] }))
  const header = /^References:(.*(?:\r\n[ \t].*)*)/m.exec(raw)?.[1] ?? ''
  expect(header.length).toBeLessThanOrEqual(1_600)
  const kept = header.match(/<[^>]*>/g)?.map((id) => id.slice(1, -1)) ?? []
  expect(kept[0]).toBe(ids[0])
  expect(kept.slice(-9)).toEqual(ids.slice(-9))
})

test.each<[string, Partial<OutgoingMime>]>([
  ['subject', { subject: 'Hei\r\nBcc: kaikki@evil.example' }],
  ['subject', { subject: 'Hei\u2028Bcc: kaikki@evil.example' }],
  ['from', { from: { name: 'Neuvonta\nBcc: x@evil.example', address: 'neuvonta@kaupunki.example' } }],
  ['to', { to: [{ name: '', address: 'x@y.example, <z@y.example>\r\nBcc: q@evil.example' }] }],
  ['to', { to: [{ name: '', address: '"x@evil.example y"@kaupunki.example' }] }],
  ['to', { to: [{ name: '', address: 'u@d(c)evil.example' }] }],
  ['cc', { cc: [{ name: 'Eero\0', address: 'eero@citizen.example' }] }],
  ['messageId', { messageId: 'a@b.example>\r\nX: y' }],
  ['messageId', { messageId: 'a @b.example' }],
  ['inReplyTo', { inReplyTo: 'a@b.example> <c@d.example' }],
  ['references', { references: ['a@b.example\r\nBcc: x@evil.example'] }],
  ['loopMark', { loopMark: 'a\nb' }],
  [
    'attachments',
    { attachments: [{ name: 'a\r\nb.pdf', type: 'application/pdf', bytes: Buffer.from('x') }] },
  ],
  ['attachments', { attachments: [{ name: 'a.pdf', type: 'a/b\r\nX: y', bytes: Buffer.from('x') }] }],
  ['text', { text: 'a\0b' }],
  ['date', { date: new Date(Number.NaN) }],
])('a mail is refused when its %s could become another header: %j', async (field, more) => {
  expect(await toMime(answer(more))).toEqual({ kind: 'refused', field })
})

test('an attachment is never read as structure, nor from a file or an address', async () => {
  const raw = await built(
    answer({
      attachments: [
        {
          name: '../../etc/passwd',
          type: 'multipart/mixed; boundary=x',
          bytes: Buffer.from('--x\r\nBcc: a\r\n'),
        },
        {
          name: 'https://evil.example/x',
          type: 'message/rfc822',
          bytes: Buffer.from('From: a\r\n\r\nb'),
        },
      ],
    }),
  )
  const { attachments } = await simpleParser(raw)
  expect(attachments.map((each) => each.contentType)).toEqual([
    'application/octet-stream',
    'application/octet-stream',
  ])
  expect(attachments.map((each) => each.content.toString())).toEqual([
    '--x\r\nBcc: a\r\n',
    'From: a\r\n\r\nb',
  ])
})
