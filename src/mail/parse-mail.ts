import type { InboundMail, ReadingContext } from './inbound-mail.ts'
import { leafReader } from './parts/leaf-reader.ts'
import { openWrapped } from './parts/open-wrapped.ts'
import { splitMail } from './parts/split-mail.ts'
import { rawDigester } from './raw-digest.ts'
import { readMail } from './read-mail.ts'

/**
 * Reads a raw mail as it streams by. Attachments pass through hash and count and are not held, so a mail of
 * 60 MB needs no more memory than a letter; `readPart` gives their bytes later out of the raw mail.
 *
 * @throws Error with code EMAXLEN for more than 8 MB of header or 5,000 parts, and whatever `raw` throws;
 * the mail then goes to `degradedMail`
 */
export async function parseMail(
  raw: AsyncIterable<Uint8Array>,
  context: ReadingContext,
): Promise<InboundMail> {
  const digester = rawDigester()
  const reader = leafReader()
  for await (const piece of splitMail(observed(raw, digester.write))) reader.take(piece)
  return readMail(digester.finish(), await openWrapped(reader.finish()), context)
}

async function* observed(
  raw: AsyncIterable<Uint8Array>,
  see: (bytes: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of raw) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    see(bytes)
    yield bytes
  }
}
