import { describe, expect, test } from 'vitest'
import { isLockedFile, lockWatch } from '../../src/mail/parts/locked-file.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { read } from './reading.ts'

const filler = Buffer.alloc(3000, '%comment\n')
const pdf = (trailer: string) => Buffer.concat([Buffer.from('%PDF-1.7\n'), filler, Buffer.from(trailer)])
const lockedPdf = pdf('trailer\n<< /Size 9 /Root 1 0 R /Encrypt 8 0 R >>\n%%EOF')

const compound = (name: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000), Buffer.from(name, 'utf16le')])

function zip(flags: number): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(flags, 6)
  return header
}

describe('a file that needs a password', () => {
  test.each([
    ['a PDF with an encryption dictionary', lockedPdf],
    ['a PDF that writes the dictionary in place', pdf('trailer <</Encrypt<</Filter/Standard>>>>')],
    ['a PDF after a line of something else', Buffer.concat([Buffer.from('\r\n\r\n'), lockedPdf])],
    ['an Office document in an encrypted package', compound('EncryptedPackage')],
    ['a ZIP with an encrypted entry', zip(1)],
  ])('is %s', (_, file) => {
    expect(isLockedFile(file)).toBe(true)
  })

  test.each([
    ['an ordinary PDF', pdf('trailer << /Root 1 0 R >>')],
    ['a PDF that only names the metadata setting', pdf('<< /EncryptMetadata false >>')],
    ['a text about PDF', Buffer.from('%PDX /Encrypt 8 0 R')],
    ['an old Word document', compound('WordDocument')],
    ['an ordinary ZIP', zip(0)],
    ['an empty file', Buffer.alloc(0)],
  ])('is not %s', (_, file) => {
    expect(isLockedFile(file)).toBe(false)
  })

  test('is known however its bytes are cut', () => {
    for (const size of [1, 7, 64, 1000, 1023, 1025, 3010]) {
      const watch = lockWatch()
      for (let at = 0; at < lockedPdf.length; at += size) watch.see(lockedPdf.subarray(at, at + size))
      expect({ size, isLocked: watch.isLocked() }).toEqual({ size, isLocked: true })
    }
  })

  test('is told by its name when it comes in a mail', async () => {
    const attachments = [
      { filename: 'paatos.pdf', content: lockedPdf },
      { filename: 'lasku.pdf', content: pdf('trailer << /Root 1 0 R >>') },
    ]
    const { problems } = await read(aMail({ attachments }))
    expect(problems).toContainEqual({ code: 'attachment-locked', detail: 'paatos.pdf' })
    expect(problems.filter(({ code }) => code === 'attachment-locked')).toHaveLength(1)
  })
})
