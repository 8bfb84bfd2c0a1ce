import { Worker } from 'node:worker_threads'
import type { ReadingContext } from '../mail/inbound-mail.ts'
import { type ChunkRoom, chunkRoom } from './chunk-room.ts'
import { type ReadingTurn, readingTurn } from './reading-turn.ts'
import type { UnderstoodMail } from './understood-mail.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export type ThreadResult =
  | { readonly kind: 'read'; readonly mail: UnderstoodMail }
  | { readonly kind: 'failed'; readonly code: string }
  /** The thread is gone: out of time, out of heap, or dead. */
  | { readonly kind: 'lost'; readonly code: 'time' | 'memory' | 'thread' }
  /** The thread was lost under another mail; this one is to be read in a new one. */
  | { readonly kind: 'unread' }

export type ThreadLimits = { readonly timeLimitMs: number; readonly heapLimitMb: number }

/** One thread. After it is lost it is of no use any more. */
export type MailThread = {
  /**
   * In the order of the calls, one mail at a time. A mail may be handed over while an earlier one is read, so
   * that the thread need not wait for it. Throws what the source of the bytes throws.
   */
  read(bytes: AsyncIterable<Uint8Array>, context: ReadingContext): Promise<ThreadResult>
  isLost(): boolean
  end(): Promise<void>
}

/** Chunks under way to the thread; more would only lie in its heap. */
const chunksAhead = 4
/** Twice as much and more was no faster and stayed in memory when the mail was read. */
const youngMb = 8

export function startMailThread(limits: ThreadLimits): MailThread {
  const worker = new Worker(new URL('./mail-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: limits.heapLimitMb, maxYoungGenerationSizeMb: youngMb },
  })
  const started = Promise.withResolvers<void>()
  const room = chunkRoom(chunksAhead)
  /** The first is being read, the others wait. */
  const turns: ReadingTurn[] = []
  let sent: Promise<unknown> = started.promise
  let ended: Promise<unknown> | undefined

  /** Whose fault it was is the mail that is being read; without a code it was none of theirs. */
  function lose(code?: 'time' | 'memory' | 'thread'): void {
    if (ended) return
    ended = worker.terminate()
    started.resolve()
    room.shut()
    if (code) turns.shift()?.settle({ kind: 'lost', code })
    for (const turn of turns.splice(0)) turn.settle({ kind: 'unread' })
  }

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') started.resolve()
    else if (message.kind === 'taken') room.leave()
    else {
      turns.shift()?.settle(message)
      turns[0]?.begin()
    }
  })
  worker.on('messageerror', () => lose('thread'))
  worker.on('error', (error) => lose(isOutOfMemory(error) ? 'memory' : 'thread'))
  worker.on('exit', () => lose('thread'))

  return {
    async read(bytes, context) {
      if (ended) return { kind: 'unread' }
      const turn = readingTurn(limits.timeLimitMs, () => lose('time'))
      turns.push(turn)
      started.promise.then(() => turns[0] === turn && turn.begin())
      const sending = sent.then(() => sendMail(worker, bytes, context, room, turn))
      sent = Promise.allSettled([sending])
      try {
        await Promise.race([sending, turn.result])
      } catch (error) {
        lose()
        throw error
      }
      return await turn.result
    },
    isLost: () => ended !== undefined,
    async end() {
      lose('thread')
      await ended
    },
  }
}

/** Copied, because transferring takes the memory away from whoever gave it. */
async function sendMail(
  worker: Worker,
  bytes: AsyncIterable<Uint8Array>,
  context: ReadingContext,
  room: ChunkRoom,
  turn: ReadingTurn,
): Promise<void> {
  let size = 0
  worker.postMessage({ kind: 'begin', context } satisfies ToWorker)
  for await (const chunk of bytes) {
    if (!(await room.enter())) return
    const copy = new Uint8Array(chunk)
    size += copy.length
    turn.allowFor(size)
    worker.postMessage({ kind: 'chunk', bytes: copy } satisfies ToWorker, [copy.buffer])
  }
  worker.postMessage({ kind: 'end' } satisfies ToWorker)
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
