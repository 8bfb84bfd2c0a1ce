import { createHash, randomUUIDv7 } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { crashPoint } from '../../../events/crash-point.ts'
import { type MailBytes, piecesOf } from '../../../intake/mail-bytes.ts'
import { and, eq, sql } from '../file/drizzle.ts'
import { writeTogether } from '../file/group-commit.ts'
import { insertRow } from '../file/insert-row.ts'
import { prepared } from '../file/prepared.ts'
import { type Office, write } from '../office.ts'
import { contentChunks, contents } from '../schema/contents.ts'

/** Each chunk is a transaction of its own: 60 MB in one stalled the process for 759 ms (security.md §0.5). */
export const CHUNK_BYTES = 1024 * 1024

/** Chunks deleted in one transaction. */
const DELETED_AT_ONCE = 8

/** A writer that wrote nothing for so long is dead, whatever its process id says. */
const ABANDONED_MS = 10 * 60_000

type Content = { readonly id: string; readonly sha256: string; readonly size: number }

/** Both run inside the transaction that makes the bytes visible. */
type Keeping<T> = {
  /** What is there already, so that nothing is to be kept. */
  readonly already: (sha256: string) => T | undefined
  readonly keep: (content: Content) => T
}

/** The last transaction makes the bytes visible together with what `keep` writes. Equal bytes are stored once. */
export function storeBytes<T>(office: Office, bytes: MailBytes, keeping: Keeping<T>): Promise<T> {
  return bytes instanceof Uint8Array && bytes.length <= CHUNK_BYTES
    ? storeAtHand(office, bytes, keeping)
    : storeStream(office, piecesOf(bytes), keeping)
}

async function storeAtHand<T>(office: Office, bytes: Uint8Array, { already, keep }: Keeping<T>): Promise<T> {
  crashPoint('raw-before-first-chunk')
  const sha256 = hashOf(bytes)
  crashPoint('raw-before-visible')
  const result = await writeTogether(office, () => {
    const known = already(sha256)
    return known ?? keep({ id: storeSmall(office, bytes, sha256), sha256, size: bytes.length })
  })
  crashPoint('raw-visible')
  return result
}

/** Chunk by chunk; when `already` finds something, what was written is taken back. */
async function storeStream<T>(
  office: Office,
  bytes: AsyncIterable<Uint8Array>,
  { already, keep }: Keeping<T>,
): Promise<T> {
  const id = randomUUIDv7()
  const hash = createHash('sha256')
  let size = 0
  let number = 0
  let held: Buffer | undefined
  crashPoint('raw-before-first-chunk')
  try {
    for await (const chunk of inChunks(bytes)) {
      if (held) {
        writeChunk(office, id, number++, held)
        crashPoint('raw-chunk')
        await setImmediate()
      }
      hash.update(chunk)
      size += chunk.length
      held = chunk
    }
  } catch (error) {
    await discard(office, id)
    throw error
  }
  const sha256 = hash.digest('hex')
  crashPoint('raw-before-visible')
  const { result, isOurs } = write(office, () => {
    const known = already(sha256)
    if (known !== undefined) return { result: known, isOurs: false }
    const stored = completeContent(office, sha256)
    if (stored) return { result: keep({ id: stored, sha256, size }), isOurs: false }
    const content = { id, sha256, size }
    if (held) insertChunk(office, id, number++, held)
    complete(office, content, number)
    return { result: keep(content), isOurs: true }
  })
  crashPoint('raw-visible')
  if (!isOurs && number > 0) await discard(office, id)
  return result
}

/** The same for bytes at hand, inside a transaction of the caller. */
export function storeSmall(office: Office, bytes: Uint8Array, sha256 = hashOf(bytes)): string {
  const stored = completeContent(office, sha256)
  if (stored) return stored
  const id = randomUUIDv7()
  const size = bytes.length
  const chunks = Math.ceil(size / CHUNK_BYTES)
  insertRow(office, contents, { id, sha256, size, chunks, isComplete: true, ...touched(office) })
  for (let number = 0; number < chunks; number++) {
    const chunk = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + number * CHUNK_BYTES,
      Math.min(CHUNK_BYTES, size - number * CHUNK_BYTES),
    )
    insertRow(office, contentChunks, { contentId: id, number, bytes: chunk })
  }
  return id
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** No statement stays open between chunks: a reader that pauses must not hold the write-ahead log. */
export async function* readContent(office: Office, contentId: string): AsyncGenerator<Uint8Array> {
  const content = contentOf(office).get({ contentId })
  if (!content?.isComplete) throw new Error(`no stored bytes ${contentId}`)
  for (let number = 0; number < content.chunks; number++) {
    if (number > 0) await setImmediate()
    const chunk = chunkOf(office).get({ contentId, number })
    if (!chunk) throw new Error(`stored bytes ${contentId} lack chunk ${number}`)
    yield chunk.bytes
  }
}

/** Removes what dead processes left half written; it was never visible. */
export async function discardAbandoned(office: Office): Promise<void> {
  const idle = new Date(office.now().getTime() - ABANDONED_MS)
  const halves = office.db
    .select({ id: contents.id, pid: contents.writerPid, touchedAt: contents.touchedAt })
    .from(contents)
    .where(sql`${contents.isComplete} = 0`)
    .all()
  for (const { id, pid, touchedAt } of halves) {
    if (touchedAt < idle || !isRunning(pid)) await discard(office, id)
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Deletes bytes nothing refers to, a few chunks at a time. */
export async function discard(office: Office, id: string): Promise<void> {
  let isLeft = true
  while (isLeft) {
    isLeft = write(office, () => discardSome(office, id))
    await setImmediate()
  }
}

function discardSome(office: Office, id: string): boolean {
  const some = office.db
    .select({ number: contentChunks.number })
    .from(contentChunks)
    .where(eq(contentChunks.contentId, id))
    .limit(DELETED_AT_ONCE)
    .all()
  for (const { number } of some) {
    office.db
      .delete(contentChunks)
      .where(and(eq(contentChunks.contentId, id), eq(contentChunks.number, number)))
      .run()
  }
  if (some.length === DELETED_AT_ONCE) return true
  office.db.delete(contents).where(eq(contents.id, id)).run()
  return false
}

function completeContent(office: Office, sha256: string): string | undefined {
  return completeOf(office).get({ sha256 })?.id
}

const { placeholder } = sql

const contentOf = prepared((db) =>
  db
    .select({ chunks: contents.chunks, isComplete: contents.isComplete })
    .from(contents)
    .where(eq(contents.id, placeholder('contentId')))
    .prepare(),
)

const chunkOf = prepared((db) =>
  db
    .select({ bytes: contentChunks.bytes })
    .from(contentChunks)
    .where(
      and(
        eq(contentChunks.contentId, placeholder('contentId')),
        eq(contentChunks.number, placeholder('number')),
      ),
    )
    .prepare(),
)

const completeOf = prepared((db) =>
  db
    .select({ id: contents.id })
    .from(contents)
    .where(and(eq(contents.sha256, placeholder('sha256')), eq(contents.isComplete, true)))
    .prepare(),
)

function writeChunk(office: Office, id: string, number: number, bytes: Buffer): void {
  write(office, () => {
    insertChunk(office, id, number, bytes)
    office.db.update(contents).set({ touchedAt: office.now() }).where(eq(contents.id, id)).run()
  })
}

function insertChunk(office: Office, id: string, number: number, bytes: Buffer): void {
  if (number === 0) {
    insertRow(office, contents, { id, size: 0, chunks: 0, isComplete: false, ...touched(office) })
  }
  insertRow(office, contentChunks, { contentId: id, number, bytes })
}

function complete(office: Office, { id, sha256, size }: Content, chunks: number): void {
  const done = { sha256, size, chunks, isComplete: true, ...touched(office) }
  office.db
    .insert(contents)
    .values({ id, ...done })
    .onConflictDoUpdate({ target: contents.id, set: done })
    .run()
}

function touched(office: Office): { readonly writerPid: number; readonly touchedAt: Date } {
  return { writerPid: process.pid, touchedAt: office.now() }
}

/** Regroups what a connection gives into chunks of CHUNK_BYTES. */
async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let length = 0
  for await (const part of bytes) {
    for (let rest = part; rest.length > 0; ) {
      const taken = rest.subarray(0, CHUNK_BYTES - length)
      parts.push(taken)
      length += taken.length
      rest = rest.subarray(taken.length)
      if (length === CHUNK_BYTES) {
        yield Buffer.concat(parts)
        parts = []
        length = 0
      }
    }
  }
  if (length > 0) yield Buffer.concat(parts)
}
