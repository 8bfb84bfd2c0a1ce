import { readFileSync } from 'node:fs'
import type { InboundMail, ReadingContext } from '../../src/mail/inbound-mail.ts'
import { parseMail } from '../../src/mail/parse-mail.ts'

export const OFFICE: ReadingContext = { ownAddresses: ['neuvonta@kaupunki.example'] }

/** A raw mail from its header lines and body; each character is one byte when `encoding` is latin1. */
export function rawMail(head: readonly string[], body: string, encoding: BufferEncoding = 'utf8'): Buffer {
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}`, encoding)
}

export const LETTER_HEAD = [
  'From: Aino Testi <aino@asukas.example>',
  'To: neuvonta@kaupunki.example',
  'Subject: Kysymys',
  'Date: Tue, 4 Jun 2024 09:00:00 +0300',
  'Message-ID: <kirje@asukas.example>',
]

export async function* chunksOf(raw: Uint8Array, size = 4_096): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < raw.length; at += size) yield raw.subarray(at, at + size)
}

export function read(
  raw: Uint8Array,
  context: ReadingContext = OFFICE,
  chunkSize?: number,
): Promise<InboundMail> {
  return parseMail(chunksOf(raw, chunkSize), context)
}

export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/mail/${name}`, import.meta.url))
}
