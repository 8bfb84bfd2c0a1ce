import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanLine } from '../../src/mail/text/clean-text.ts'
import { toMime } from '../../src/mailbox/smtp/mime.ts'
import type { OutgoingMime } from '../../src/replies/outgoing-mime.ts'
import { read } from './reading.ts'

const seed = 20_261_124
const numRuns = 300

/** What an outgoing header may hold and a reader shows: no controls, no lone surrogates, blanks single. */
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => cleanLine(text.normalize('NFC')))
  .filter((text) => text !== '' && !/[\p{Cc}\p{Cn}]/u.test(text))
/** Without `=?`: what looks like an encoded word is never taken for part of an address. */
const atom = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}$/).filter((text) => !text.includes('=?'))
const address = fc
  .tuple(
    fc.array(atom, { minLength: 1, maxLength: 2 }),
    fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/),
  )
  .map(([local, host]) => `${local.join('.')}@${host}.example`)
const person = fc.record({ name: words, address })

test('a name and an address are read as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(person, fc.array(person, { minLength: 1, maxLength: 5 }), async (from, to) => {
      const mail = await sentAndRead({ from, to })
      expect(mail.sender).toEqual(from)
      expect(mail.to).toEqual(to)
    }),
    { seed, numRuns },
  )
})

test('a subject and a text are read as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.array(words, { minLength: 1, maxLength: 8 }), async (subject, lines) => {
      const mail = await sentAndRead({ subject, text: lines.join('\n') })
      expect(mail.subject).toBe(subject)
      expect(mail.text).toBe(lines.join('\n'))
    }),
    { seed, numRuns },
  )
})

test('ids come back whole, however many', async () => {
  const id = fc.stringMatching(/^[A-Za-z0-9.=_+-]{1,60}@[a-z0-9.-]{1,30}$/)
  await fc.assert(
    fc.asyncProperty(id, fc.uniqueArray(id, { maxLength: 8 }), async (inReplyTo, references) => {
      const mail = await sentAndRead({ inReplyTo, references })
      expect(mail.inReplyTo).toEqual([inReplyTo])
      expect(mail.references).toEqual(references)
    }),
    { seed, numRuns },
  )
})

test('a mail means the same in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(words, words, fc.integer({ min: 1, max: 90 }), async (subject, text, size) => {
      const bytes = await built({ subject, text })
      const [whole, pieces] = await Promise.all([
        read(bytes, undefined, bytes.length),
        read(bytes, undefined, size),
      ])
      expect(pieces).toEqual(whole)
    }),
    { seed, numRuns: 100 },
  )
})

async function sentAndRead(parts: Partial<OutgoingMime>) {
  return read(await built(parts))
}

async function built(parts: Partial<OutgoingMime>): Promise<Buffer> {
  const result = await toMime({
    from: { name: 'Aino', address: 'aino@asukas.example' },
    to: [{ name: '', address: 'neuvonta@kaupunki.example' }],
    cc: [],
    subject: 'Kysymys',
    text: 'Hei',
    language: 'fi',
    messageId: 'yksi@asukas.example',
    references: [],
    date: new Date('2026-11-24T08:00:00Z'),
    loopMark: 'k1.x',
    attachments: [],
    ...parts,
  })
  if (result.kind === 'refused') throw new Error(`refused: ${result.field}`)
  return Buffer.from(result.bytes)
}
