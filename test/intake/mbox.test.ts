import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mboxMessages } from '../../src/intake/files/mbox.ts'
import '../helpers/seeded-properties.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function messagesOf(text: string | Buffer, size = 4096, isOneMessage = false) {
  const messages: { text: string; separatorAt?: string }[] = []
  for await (const { bytes, separatorAt } of mboxMessages(inPieces(Buffer.from(text), size), isOneMessage)) {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    const read = Buffer.concat(parts).toString()
    messages.push(separatorAt ? { text: read, separatorAt: separatorAt.toISOString() } : { text: read })
  }
  return messages
}

const twoMails = [
  'From aino@citizen.example Tue Nov 24 07:30:00 2026',
  'Subject: yksi',
  '',
  'Hei',
  '>From tässä alkaa kappale',
  '>>From tässä lainaus',
  'From now on nothing, because no blank line is before',
  '',
  'From the beginning, with a blank line but no date',
  '',
  'From MAILER-DAEMON Tue Nov 24 08:30:00 2026',
  'Subject: kaksi',
  '',
  'Moi',
  '',
].join('\n')

test.each([1, 2, 7, 50, 4096])('an mbox is cut at its separators, in pieces of %i bytes', async (size) => {
  expect(await messagesOf(twoMails, size)).toEqual([
    {
      text: [
        'Subject: yksi',
        '',
        'Hei',
        'From tässä alkaa kappale',
        '>From tässä lainaus',
        'From now on nothing, because no blank line is before',
        '',
        'From the beginning, with a blank line but no date',
        '',
      ].join('\n'),
      separatorAt: '2026-11-24T07:30:00.000Z',
    },
    { text: 'Subject: kaksi\n\nMoi\n', separatorAt: '2026-11-24T08:30:00.000Z' },
  ])
})

test('a file that does not begin with a separator is one message, byte for byte', async () => {
  const text = `Subject: x\n\nhei\n\nFrom a@b Tue Nov 24 07:30:00 2026\nlopussa\n\n`
  expect(await messagesOf(text, 3)).toEqual([{ text }])
})

test('an .eml is one message, even when it begins like an mbox', async () => {
  expect(await messagesOf(twoMails, 9, true)).toEqual([{ text: twoMails }])
})

test('an empty file is one empty message', async () => {
  expect(await messagesOf('')).toEqual([{ text: '' }])
})

test('a message that nobody reads is passed over', async () => {
  let count = 0
  for await (const _ of mboxMessages(inPieces(Buffer.from(twoMails), 5), false)) count += 1
  expect(count).toBe(2)
})

test('what was written to an mbox comes out of it, whatever the pieces', async () => {
  const line = fc.constantFrom(
    '',
    'From x',
    '>From x',
    '>>From y',
    'hei',
    'F',
    '>',
    'From a@b Tue Nov 24 07:30:00 2026',
    'ä'.repeat(2000),
  )
  const mails = fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(mails, fc.integer({ min: 1, max: 300 }), async (written, size) => {
      const texts = written.map((lines) => lines.map((each) => `${each}\n`).join(''))
      const mbox = texts
        .map((text) => `From a@b.example Tue Nov 24 07:30:00 2026\n${text.replace(/^(>*From )/gm, '>$1')}\n`)
        .join('')
      const read = await messagesOf(mbox, size)
      expect(read.map(({ text }) => text)).toEqual(texts)
    }),
    { numRuns: 200 },
  )
})
