import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readPart } from '../../src/mail/parts/read-part.ts'
import { chunksOf, fixture, LETTER_HEAD, rawMail, read } from './reading.ts'

async function partOf(raw: Buffer, part: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const bytes of readPart(chunksOf(raw, 100), part)) pieces.push(bytes)
  return Buffer.concat(pieces)
}

test('the bytes of every listed attachment are those that were hashed', async () => {
  for (const name of ['raw-8bit-fi.eml', 'inline-picture-fi.eml', 'bounce-postfix.eml']) {
    const raw = fixture(name)
    for (const { part, size, sha256 } of (await read(raw)).attachments) {
      const bytes = await partOf(raw, part)
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, sha256])
    }
  }
})

test('a nested message is given whole, as an .eml', async () => {
  const eml = await partOf(fixture('inline-picture-fi.eml'), 3)
  expect(eml.toString()).toBe('From: x@asukas.example\r\nSubject: Vanha kirje\r\n\r\nmoi')
})

test('a file that was uuencoded into the text is an attachment, with a marker in its place', async () => {
  const uu = 'begin 644 muistio.txt\n#0V%T\n#0V%T\n#0V%T\n`\nend'
  const raw = rawMail(LETTER_HEAD, `Tässä muistio.\n\n${uu}\n\nTerveisin Aino`)
  const mail = await read(raw)
  expect(mail.text).toBe('Tässä muistio.\n\n[attached file: muistio.txt]\n\nTerveisin Aino')
  expect(mail.attachments).toMatchObject([{ part: -1, name: 'muistio.txt', size: 9 }])
  expect((await partOf(raw, -1)).toString()).toBe('CatCatCat')
})

test('words that only look like a uuencoded file stay text', async () => {
  const text = 'begin 644 asiat\nen tiedä\nend'
  const mail = await read(rawMail(LETTER_HEAD, text))
  expect([mail.text, mail.attachments]).toEqual([text, []])
})

test('a part that does not exist has no bytes', async () => {
  expect(await partOf(fixture('gmail-fi.eml'), 17)).toHaveLength(0)
  expect(await partOf(fixture('gmail-fi.eml'), -1)).toHaveLength(0)
})
