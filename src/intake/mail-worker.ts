import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { ReadingContext } from '../mail/inbound-mail.ts'
import { parseMail } from '../mail/parse-mail.ts'
import type { Analyser } from '../search/analyser.ts'
import { finnishAnalyser } from '../search/finnish-analyser.ts'
import { understood } from './understood-mail.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/**
 * Entry of the thread that reads mail: whatever a stranger sends burns this thread's time and heap, never
 * the service's. One mail after the other; each chunk is acknowledged when the parser asks for the next.
 */
if (!parentPort) throw new Error('mail-worker.ts runs as a worker thread')
await readMails(parentPort)

async function readMails(port: MessagePort): Promise<void> {
  const messages = on(port, 'message') as AsyncIterableIterator<[ToWorker]>
  const analyser = finnishAnalyser()
  analyser.analyse('vuokra')
  tell(port, { kind: 'ready' })
  for await (const [message] of messages) {
    if (message.kind === 'begin') tell(port, await readOne(port, messages, message.context, analyser))
  }
}

async function readOne(
  port: MessagePort,
  messages: AsyncIterator<[ToWorker]>,
  context: ReadingContext,
  analyser: Analyser,
): Promise<FromWorker> {
  const chunks = chunksOfOne(port, messages)
  try {
    return { kind: 'read', mail: understood(await parseMail(whole(chunks), context), analyser) }
  } catch (error) {
    return { kind: 'failed', code: codeOf(error) }
  } finally {
    await drained(chunks)
  }
}

async function* chunksOfOne(
  port: MessagePort,
  messages: AsyncIterator<[ToWorker]>,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await messages.next()
    if (next.done) return
    const [message] = next.value
    if (message.kind !== 'chunk') return
    yield message.bytes
    tell(port, { kind: 'taken' })
  }
}

/** A parser that gives up closes what it iterates; the rest of the mail must still be taken off the port. */
function whole(chunks: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) }
}

async function drained(chunks: AsyncGenerator<Uint8Array>): Promise<void> {
  for (let next = await chunks.next(); !next.done; ) next = await chunks.next()
}

function tell(port: MessagePort, message: FromWorker): void {
  port.postMessage(message)
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}
