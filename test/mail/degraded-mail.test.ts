import fc from 'fast-check'
import { expect, test } from 'vitest'
import { degradedMail } from '../../src/mail/degraded-mail.ts'
import { fixture, LETTER_HEAD, OFFICE, rawMail } from './reading.ts'
import '../helpers/seeded-properties.ts'

const degrade = (raw: Uint8Array) => degradedMail(raw, raw.length, 'ab12', OFFICE, { code: 'unreadable' })

test('a mail that could not be parsed is still a ticket with sender, subject and first words', () => {
  const mail = degrade(fixture('raw-8bit-fi.eml'))
  expect(mail).toMatchObject({
    degraded: true,
    subject: 'Pöytäkirjan pyyntö',
    sender: { name: 'Häkkinen Jörö', address: 'joro@asukas.example' },
    messageId: 'raw1@asukas.example',
    attachments: [],
  })
  expect(mail.text).toContain('Pyydän pöytäkirjan jäljennöstä.')
  expect(mail.problems).toContainEqual({ code: 'unreadable' })
})

test('automatic mail is told apart by its header alone', () => {
  const mail = degrade(rawMail([...LETTER_HEAD, 'Auto-Submitted: auto-replied'], 'x'))
  expect([mail.kind, mail.noReceiptReason]).toEqual(['automatic', 'automatic'])
})

test('an empty mail and any bytes at all give a degraded mail', () => {
  expect(degrade(Buffer.alloc(0))).toMatchObject({ text: '', degraded: true, rawSize: 0 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      const mail = degrade(bytes)
      expect(mail.degraded && mail.text.isWellFormed() && !mail.text.includes('\0')).toBe(true)
    }),
  )
})
