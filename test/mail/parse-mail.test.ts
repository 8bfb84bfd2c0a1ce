import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseMail } from '../../src/mail/parse-mail.ts'
import { readPart } from '../../src/mail/parts/read-part.ts'
import { chunksOf, fixture, LETTER_HEAD, OFFICE, rawMail, read } from './reading.ts'

test('the letters of Finnish and Swedish survive in names and subjects of every program', async () => {
  const said = async (name: string) => {
    const mail = await read(fixture(name))
    return [mail.sender?.name, mail.subject]
  }
  expect(await said('outlook-fi.eml')).toEqual(['Äijälä, Päivi', 'VS: VS: Hakemuksen täydentäminen'])
  expect(await said('gmail-fi.eml')).toEqual(['Eetu Öhman', 'Re: Ajanvaraus [AN-2024-17]'])
  expect(await said('thunderbird-fi.eml')).toEqual(['Väinö Åberg', 'Re: Laskun summa'])
  expect(await said('samsung-fi.eml')).toEqual(['Sirpa Mäkelä', 'VS: Asumistuki'])
  expect(await said('outlook-sv.eml')).toEqual(['Åsa Sjöberg', 'SV: Ansökan om dagvård'])
  expect(await said('gmail-sv.eml')).toEqual(['Nils Test', 'Re: Öppettider'])
  expect(await said('raw-8bit-fi.eml')).toEqual(['Häkkinen Jörö', 'Pöytäkirjan pyyntö'])
})

test('file names are read in all four ways that programs write them', async () => {
  const { attachments } = await read(fixture('raw-8bit-fi.eml'))
  expect(attachments.map(({ name }) => name)).toEqual([
    'Pöytäkirja.pdf',
    'Kesämökin kuitti.jpg',
    'päätös.txt',
  ])
})

test('a text part with a name is an attachment, and no body', async () => {
  const mail = await read(fixture('raw-8bit-fi.eml'))
  expect(mail.text).toBe('Pyydän pöytäkirjan jäljennöstä.')
  expect(mail.attachments[2]).toMatchObject({
    type: 'text/plain',
    part: 3,
    size: 'sisältö'.length,
  })
})

test('only a picture that the HTML refers to is inline, and two of one name are told apart', async () => {
  const mail = await read(fixture('inline-picture-fi.eml'))
  expect(mail.attachments.map(({ name, inline }) => [name, inline])).toEqual([
    ['kuva.png', true],
    ['kuva (2).png', false],
    ['Vanha kirje.eml', false],
  ])
})

test('a mail with HTML alone has text, with headings as they were written', async () => {
  const mail = await read(fixture('inline-picture-fi.eml'))
  expect(mail.text).toBe('Tässä näkyy vesivahinko:\n\nTerveisin Kalle')
  expect(mail.problems.map(({ code }) => code)).toContain('html-only')
})

test('UTF-8 under the name of another charset is read as what it is', async () => {
  const mail = await read(fixture('inline-picture-fi.eml'))
  expect(mail.problems).toContainEqual({ code: 'charset-guessed', detail: 'utf-8' })
  expect(mail.html).toContain('Tässä näkyy')
})

test('the readable part of several alternatives is taken, and a blank or stub text gives way to the HTML', async () => {
  const alternative = (plain: string, html: string) =>
    rawMail(
      [...LETTER_HEAD, 'Content-Type: multipart/alternative; boundary=b'],
      `--b\n\n${plain}\n--b\nContent-Type: text/html\n\n${html}\n--b--`,
    )
  expect((await read(alternative('Hei', '<p>Hei <b>sinä</b></p>'))).text).toBe('Hei')
  expect((await read(alternative('\u00a0 ', '<p>Vain tässä</p>'))).text).toBe('Vain tässä')
  const long = `<p>${'Sisältö. '.repeat(40)}</p>`
  expect((await read(alternative('This message contains HTML.', long))).text).toContain('Sisältö.')
})

test('texts between pictures are joined in order', async () => {
  const mail = await read(
    rawMail(
      [...LETTER_HEAD, 'Content-Type: multipart/mixed; boundary=b'],
      '--b\n\nEnnen\n--b\nContent-Type: image/png\n\nx\n--b\n\nJälkeen\n--b--',
    ),
  )
  expect(mail.text).toBe('Ennen\nJälkeen')
  expect(mail.attachments.map(({ name }) => name)).toEqual(['image.png'])
})

test('a multipart that lost its boundary shows its bytes and is degraded', async () => {
  const mail = await read(rawMail([...LETTER_HEAD, 'Content-Type: multipart/mixed'], 'Apua, kiire!'))
  expect(mail).toMatchObject({ text: 'Apua, kiire!', degraded: true })
  expect(mail.problems.map(({ code }) => code)).toContain('body-lost-boundary')
})

test('a nested message stays whole and its attachments stay inside', async () => {
  const mail = await read(
    rawMail(
      [...LETTER_HEAD, 'Content-Type: multipart/mixed; boundary=b'],
      '--b\nContent-Type: message/rfc822\nContent-Disposition: inline\n\nSubject: Sisempi\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nsisempi teksti\n--c\nContent-Type: image/png; name=a.png\n\nx\n--c--\n\n--b--',
    ),
  )
  expect(mail.text).toBe('')
  expect(mail.attachments.map(({ name }) => name)).toEqual(['Sisempi.eml'])
})

test('NUL and other controls never survive into text, lone surrogates neither', async () => {
  const mail = await read(rawMail([...LETTER_HEAD, 'X: 1'], 'a\0b\x07c\x1b[31m\td\n'))
  expect(mail.text).toBe('abc[31m\td')
  const html = await read(rawMail([...LETTER_HEAD, 'Content-Type: text/html'], '<p>a\0b&#xD800;c</p>'))
  expect(html.text.isWellFormed() && html.html?.isWellFormed()).toBe(true)
  expect(html.html).not.toContain('\0')
})

test('encrypted mail says so and keeps its parts', async () => {
  const mail = await read(
    rawMail(
      [...LETTER_HEAD, 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b'],
      '--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--',
    ),
  )
  expect(mail.problems.map(({ code }) => code)).toContain('encrypted')
  expect(mail.attachments).toHaveLength(2)
})

test('a message without usable Message-ID has the same key however it travelled, and another for other words', async () => {
  const head = LETTER_HEAD.slice(0, 4)
  const first = await read(rawMail(['Received: from a by b; x', ...head], 'Hei\n'))
  const again = await read(rawMail(['Received: from c by d; y', 'X-Spam: no', ...head], 'Hei\n\n\n'))
  const lf = await read(Buffer.from(rawMail(head, 'Hei\n').toString().replaceAll('\r', '')))
  const other = await read(rawMail(head, 'Moi\n'))
  expect(first.messageKey).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect([again.messageKey, lf.messageKey]).toEqual([first.messageKey, first.messageKey])
  expect(other.messageKey).not.toBe(first.messageKey)
})

test('the same message is read from chunks of any size', async () => {
  for (const name of ['raw-8bit-fi.eml', 'bounce-postfix.eml', 'outlook-fi.eml']) {
    const whole = await read(fixture(name), OFFICE, 1 << 20)
    for (const size of [1, 2, 7, 64]) expect(await read(fixture(name), OFFICE, size)).toEqual(whole)
  }
})

test('what was cut is reported', async () => {
  const mail = await read(
    rawMail(
      [
        `From: a@asukas.example`,
        `To: ${Array.from({ length: 300 }, (_, i) => `a${i}@asukas.example`).join(', ')}`,
        `Subject: ${'pitkä '.repeat(300)}`,
      ],
      'sana '.repeat(300_000),
    ),
  )
  expect(mail.to).toHaveLength(200)
  expect(mail.subject).toHaveLength(998)
  expect(mail.text.length).toBeLessThanOrEqual(1 << 20)
  const codes = mail.problems.map(({ code }) => code)
  expect(codes).toEqual(
    expect.arrayContaining(['recipients-truncated', 'subject-truncated', 'body-truncated']),
  )
})

describe('a mail of 60 MB', () => {
  const picture = Buffer.alloc(57 * 40_000, 'kuvan tavuja ')
  const encoded = Buffer.from(picture.toString('base64').replace(/.{76}/g, '$&\r\n'))
  async function* largeMail(onChunk: () => void) {
    yield rawMail([...LETTER_HEAD, 'Content-Type: multipart/mixed; boundary=b'], '--b\n\nKuvat liitteenä\n')
    for (let i = 0; i < 19; i++) {
      yield Buffer.from(
        `\r\n--b\r\nContent-Type: image/jpeg; name=k${i}.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
      )
      for await (const chunk of chunksOf(encoded, 65_536)) {
        onChunk()
        yield chunk
      }
    }
    yield Buffer.from('\r\n--b--\r\n')
  }

  test('is read without holding its attachments', async () => {
    const before = process.memoryUsage().arrayBuffers
    let peak = 0
    const mail = await parseMail(
      largeMail(() => {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
      }),
      OFFICE,
    )
    expect(mail.rawSize).toBeGreaterThan(59_000_000)
    expect(mail.attachments).toHaveLength(19)
    expect(mail.attachments[18]).toMatchObject({
      size: picture.length,
      sha256: createHash('sha256').update(picture).digest('hex'),
    })
    expect(peak).toBeLessThan(48 << 20)
  })

  test('gives one attachment back as it was', async () => {
    const hash = createHash('sha256')
    for await (const bytes of readPart(
      largeMail(() => undefined),
      7,
    ))
      hash.update(bytes)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(picture).digest('hex'))
  })
})
