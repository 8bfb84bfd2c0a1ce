import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import { readPart } from '../../src/mail/parts/read-part.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { aSignedMail } from './a-signed-mail.ts'
import { aWinmail } from './a-winmail.ts'
import { chunksOf, LETTER_HEAD, rawMail, read } from './reading.ts'

const picture = Buffer.from('89504e470d0a1a0a', 'hex')

test('the files in a winmail.dat are listed beside it and can be opened', async () => {
  const winmail = aWinmail({
    files: [
      { name: 'häätö.doc', bytes: picture },
      { name: 'lasku.pdf', bytes: Buffer.from('%PDF') },
    ],
  })
  const raw = withFile('application/ms-tnef; name=winmail.dat', winmail, 'Liitteet ohessa.')
  const mail = await read(raw)
  expect(mail.text).toBe('Liitteet ohessa.')
  expect(mail.attachments.map(({ name }) => name)).toEqual(['winmail.dat', 'häätö.doc', 'lasku.pdf'])
  expect(mail.problems).toContainEqual({ code: 'winmail-opened' })
  await eachFileIsWhatWasListed(raw, mail)
})

test.each([
  ['plain text', { text: 'Hei Aino' }],
  ['packed RTF', { rtf: '{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Hei {\\b Aino}\\par}' }],
  ['HTML', { html: '<p>Hei <b>Aino</b></p>' }],
])('the words of a mail that has them only in a winmail.dat as %s are read', async (_, content) => {
  const mail = await read(withFile('application/ms-tnef; name=winmail.dat', aWinmail(content)))
  expect(mail.text).toBe('Hei Aino')
})

test('a mail within a winmail.dat gives its text and its files, three deep and no deeper', async () => {
  const deepest = aWinmail({
    files: [
      { name: 'pohja.txt', bytes: Buffer.from('pohja') },
      { name: 'kaivo', message: aWinmail({ text: 'x' }) },
    ],
  })
  const inner = aWinmail({ text: 'Edelleen', files: [{ name: 'syvä.dat', message: deepest }] })
  const raw = withFile('application/ms-tnef', aWinmail({ files: [{ name: 'FW Vuokra', message: inner }] }))
  const mail = await read(raw)
  expect(mail.attachments.map(({ name }) => name)).toEqual([
    'winmail.dat',
    'FW Vuokra.txt',
    'pohja.txt',
    'kaivo',
  ])
  await eachFileIsWhatWasListed(raw, mail)
})

test.each([
  ['that is none', Buffer.from('not TNEF at all')],
  ['that is empty', Buffer.alloc(0)],
  ['that ends too early', aWinmail({ files: [{ name: 'a.doc', bytes: picture }] }).subarray(0, -9)],
  ['that says it is longer than it is', longer(aWinmail({ text: 'Hei' }))],
])('a winmail.dat %s stays as it is', async (_, bytes) => {
  const mail = await read(withFile('application/ms-tnef; name=winmail.dat', bytes, 'Hei'))
  expect(mail.attachments.map(({ name, size }) => [name, size])).toEqual([['winmail.dat', bytes.length]])
  expect(mail.problems).toContainEqual({ code: 'winmail-unreadable' })
})

test.each(['in one piece', 'in pieces without a length'] as const)(
  'a mail within its own signature is read, %s',
  async (form) => {
    const inner = rawMail(
      ['Content-Type: multipart/mixed; boundary=s'],
      '--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAllekirjoitettu äiti\r\n--s\r\nContent-Type: image/png; name=kuva.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--s--\r\n',
    )
    const raw = rawMail(
      [
        ...LETTER_HEAD,
        'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
        'Content-Transfer-Encoding: base64',
      ],
      aSignedMail(inner, form).toString('base64'),
    )
    const mail = await read(raw)
    expect(mail.text).toBe('Allekirjoitettu äiti')
    expect(mail.attachments.map(({ name }) => name)).toEqual(['smime.p7m', 'kuva.png'])
    expect(mail.problems.map(({ code }) => code)).toEqual(['signature-unchecked'])
    await eachFileIsWhatWasListed(raw, mail)
  },
)

test.each([
  ['S/MIME', 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'MIIB'],
  ['S/MIME', 'application/pkcs7-mime; name=smime.p7m', 'MIIB'],
  ['PGP', 'text/plain', '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n'],
])('a mail that is closed to us by %s is named as that', async (detail, type, body) => {
  const mail = await read(rawMail([...LETTER_HEAD, `Content-Type: ${type}`], body))
  expect(mail.problems).toContainEqual({ code: 'encrypted', detail })
})

test('an invitation is told in one line before the words and stays a file', async () => {
  const calendar = [
    ...['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'SUMMARY:Neuvottelu\\, vuokra'],
    ...['DTSTART;TZID="Europe/Helsinki":20261124T100000', 'DTEND;TZID=Europe/Helsinki:20261124T110000'],
    ...[
      'LOCATION:Torikatu',
      '  1',
      'BEGIN:VALARM',
      'SUMMARY:muistutus',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
    ],
  ].join('\r\n')
  const mail = await read(
    rawMail(
      [...LETTER_HEAD, 'Content-Type: multipart/alternative; boundary=b'],
      `--b\r\n\r\nTervetuloa\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n${calendar}\r\n--b--\r\n`,
    ),
  )
  expect(mail.text).toBe(
    '📅 Neuvottelu, vuokra · 2026-11-24 10:00–11:00 Europe/Helsinki · Torikatu 1\n\nTervetuloa',
  )
  expect(mail.visibleText).toBe(mail.text)
  expect(mail.attachments).toMatchObject([{ type: 'text/calendar' }])
})

test('a calendar of a million parameters is read in time', async () => {
  const from = busyMs()
  await read(
    rawMail(
      [...LETTER_HEAD, 'Content-Type: text/calendar'],
      `BEGIN:VEVENT\r\nDTSTART${';a'.repeat(30_000)}\r\n`,
    ),
  )
  expect(busyMs() - from).toBeLessThan(2_000)
})

test.each(['Content-Type: multipart/mixed', 'Content-Type: multipart/mixed; boundary=another'])(
  'the parts of a mail that lost its boundary are found again (%s)',
  async (type) => {
    const raw = rawMail(
      [...LETTER_HEAD, type],
      '--oikea\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nH=E4=E4t=F6\r\n--oikea\r\nContent-Type: image/png; name=kuva.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--oikea--\r\n',
    )
    const mail = await read(raw)
    expect(mail.text).toBe('Häätö')
    expect(mail.attachments).toMatchObject([{ name: 'kuva.png', size: 8 }])
    expect(mail.problems).toContainEqual({ code: 'body-lost-boundary' })
    await eachFileIsWhatWasListed(raw, mail)
  },
)

test.each([
  ['cp850', Buffer.from([0x48, 0x84, 0x84, 0x74, 0x94]), 'Häätö'],
  ['IBM437', Buffer.from([0x8f, 0x6c, 0x61, 0x6e, 0x64]), 'Åland'],
  ['ibm865', Buffer.from([0x9b, 0x6c]), 'øl'],
  ['hz-gb-2312', Buffer.from('~{VPND~} ok ~~'), '中文 ok ~'],
  ['iso-2022-kr', Buffer.from('\x1b$)C\x0e\x47\x51\x31\x5b\x0f ok', 'latin1'), '한글 ok'],
])('a mail in %s is read', async (charset, body, text) => {
  const head = rawMail([...LETTER_HEAD, `Content-Type: text/plain; charset=${charset}`], '')
  expect((await read(Buffer.concat([head, body]))).text).toBe(text)
})

function withFile(type: string, bytes: Buffer, text = ''): Buffer {
  const words = text === '' ? '' : `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
  return rawMail(
    [...LETTER_HEAD, 'Content-Type: multipart/mixed; boundary=b'],
    `${words}--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n--b--\r\n`,
  )
}

function longer(winmail: Buffer): Buffer {
  const copy = Buffer.from(winmail)
  copy.writeUInt32LE(0xffff_fff0, 6 + 5)
  return copy
}

async function eachFileIsWhatWasListed(raw: Buffer, mail: InboundMail): Promise<void> {
  for (const { part, sha256, size } of mail.attachments) {
    const pieces: Uint8Array[] = []
    for await (const piece of readPart(chunksOf(raw), part)) pieces.push(new Uint8Array(piece))
    const bytes = Buffer.concat(pieces)
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, sha256])
  }
}
