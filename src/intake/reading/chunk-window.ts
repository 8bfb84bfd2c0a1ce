import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Chunks under way to the process that reads; more would only lie in memory. */
export const chunksAhead = 8
export const chunkBytes = 1024 * 1024

/**
 * Where the bytes of mails lie while they pass to the process that reads: a file without a name, which both have
 * open. Through a pipe the process would wait for the service each 200 KB, whose turns are long while it files.
 */
export type ChunkWindow = {
  /** For the other process to inherit. */
  readonly file: number
  /** At most `chunkBytes`; into the place that was filled longest ago. Answers which place that is. */
  put(bytes: Uint8Array): number
  close(): void
}

/** In the folder of the data, which can be written where anything can. */
export function openChunkWindow(dataDir: string): ChunkWindow {
  const path = join(dataDir, `reading-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  let next = 0
  let isOpen = true
  return {
    file,
    put(bytes) {
      if (!isOpen) throw new Error('the window is closed')
      const place = next
      next = (next + 1) % chunksAhead
      for (let done = 0; done < bytes.length; )
        done += writeSync(file, bytes, done, bytes.length - done, place * chunkBytes + done)
      return place
    },
    close() {
      isOpen = false
      closeSync(file)
    },
  }
}

/** On the other side, from the file as it was inherited. */
export function takeChunk(file: number, place: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, length - done, place * chunkBytes + done)
    if (read === 0) throw new Error('the window is shorter than what lies in it')
    done += read
  }
  return bytes
}
