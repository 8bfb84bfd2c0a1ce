import { on } from 'node:events'
import { inheritedFile } from '../../confined/inherited-file.ts'
import type { ReadingContext } from '../../mail/inbound-mail.ts'
import { parseMail } from '../../mail/parse-mail.ts'
import type { Analyser } from '../../search/analyser.ts'
import { finnishAnalyser } from '../../search/finnish-analyser.ts'
import { understood } from '../understood-mail.ts'
import { takeChunk } from './chunk-window.ts'
import type { FromProcess, ToProcess } from './process-messages.ts'

/**
 * Entry of the process that reads mail: whatever a stranger sends burns this process's time and memory, never
 * the service's. One mail after the other; each chunk is acknowledged when the parser asks for the next. It
 * ends with the service.
 */
await readMails()

async function readMails(): Promise<void> {
  const messages = on(process, 'message', { close: ['disconnect'] }) as AsyncIterableIterator<[ToProcess]>
  const analyser = finnishAnalyser()
  analyser.analyse('vuokra')
  tell({ kind: 'ready' })
  for await (const [message] of messages) {
    if (message.kind === 'begin') tell(await readOne(messages, message.context, analyser))
  }
}

async function readOne(
  messages: AsyncIterator<[ToProcess]>,
  context: ReadingContext,
  analyser: Analyser,
): Promise<FromProcess> {
  const chunks = chunksOfOne(messages)
  try {
    return { kind: 'read', mail: understood(await parseMail(whole(chunks), context), analyser) }
  } catch (error) {
    return { kind: 'failed', code: codeOf(error) }
  } finally {
    await drained(chunks)
  }
}

/** What cannot be had from the window ends the process: the blame falls on this mail, and the others are read anew. */
async function* chunksOfOne(messages: AsyncIterator<[ToProcess]>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await messages.next()
    if (next.done) return
    const [message] = next.value
    if (message.kind !== 'chunk') return
    yield chunkOrEnd(message.place, message.length)
    tell({ kind: 'taken' })
  }
}

/** A parser that gives up closes what it iterates; the rest of the mail must still be taken off the port. */
function whole(chunks: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) }
}

async function drained(chunks: AsyncGenerator<Uint8Array>): Promise<void> {
  for (let next = await chunks.next(); !next.done; ) next = await chunks.next()
}

function chunkOrEnd(place: number, length: number): Buffer {
  try {
    return takeChunk(inheritedFile, place, length)
  } catch {
    process.exit(1)
  }
}

function tell(message: FromProcess): void {
  process.send?.(message)
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}
