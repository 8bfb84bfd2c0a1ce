import { headerValues, readHeaderBlock } from '../../mail/headers/header-block.ts'
import { readMailDate } from '../../mail/headers/mail-date.ts'

/** The topmost Received line stands within these bytes, or it is not believed. */
const headBytes = 64 * 1024

/**
 * When the last server took a mail, as its topmost Received line says (product.md), and the bytes again,
 * from the first on.
 */
export async function topmostReceivedAt(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly receivedAt?: Date; readonly bytes: AsyncIterable<Uint8Array> }> {
  const source = bytes[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let size = 0
  while (size < headBytes) {
    const next = await source.next()
    if (next.done) break
    taken.push(next.value)
    size += next.value.length
  }
  const line = headerValues(readHeaderBlock(headOf(Buffer.concat(taken))), 'received')[0]
  const receivedAt = line === undefined ? undefined : readMailDate(line.slice(line.lastIndexOf(';') + 1))
  return { ...(receivedAt ? { receivedAt } : {}), bytes: replayed(taken, source) }
}

function headOf(bytes: Buffer): Buffer {
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((end) => end >= 0)
  return bytes.subarray(0, Math.min(headBytes, ...ends))
}

async function* replayed(
  taken: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* taken
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}
