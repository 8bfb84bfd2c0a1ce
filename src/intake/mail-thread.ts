import { Worker } from 'node:worker_threads'
import type { ReadingContext } from '../mail/inbound-mail.ts'
import type { UnderstoodMail } from './understood-mail.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export type ThreadResult =
  | { readonly kind: 'read'; readonly mail: UnderstoodMail }
  | { readonly kind: 'failed'; readonly code: string }
  /** The thread is gone: out of time, out of heap, or dead. */
  | { readonly kind: 'lost'; readonly code: 'time' | 'memory' | 'thread' }

export type ThreadLimits = { readonly timeLimitMs: number; readonly heapLimitMb: number }

/** One thread, one mail at a time. After `lost` it is of no use any more. */
export type MailThread = {
  read(bytes: AsyncIterable<Uint8Array>): Promise<ThreadResult>
  isLost(): boolean
  end(): Promise<void>
}

/** Chunks under way to the thread; more would only lie in its heap. */
const chunksAhead = 4
/** Each time limit is for so many bytes: a mail of 60 MB may take longer than a letter. */
const bytesForLimit = 16 * 1024 * 1024

export function startMailThread(context: ReadingContext, limits: ThreadLimits): MailThread {
  const worker = new Worker(new URL('./mail-worker.ts', import.meta.url), {
    workerData: context,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapLimitMb },
  })
  let hear: (said: { readonly kind: 'taken' } | ThreadResult) => void = () => undefined
  let loss: ThreadResult | undefined
  const started = Promise.withResolvers<void>()
  const lose = (code: 'time' | 'memory' | 'thread') => {
    loss ??= { kind: 'lost', code }
    started.resolve()
    hear(loss)
  }
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') started.resolve()
    else hear(message)
  })
  worker.on('messageerror', () => lose('thread'))
  worker.on('error', (error) => lose(isOutOfMemory(error) ? 'memory' : 'thread'))
  worker.on('exit', () => lose('thread'))

  return {
    async read(bytes) {
      await started.promise
      if (loss) return loss
      const result = Promise.withResolvers<ThreadResult>()
      const room = openRoom(chunksAhead)
      const watch = timeWatch(limits.timeLimitMs, () => lose('time'))
      hear = (said) => {
        if (said.kind === 'taken') return room.leave()
        result.resolve(said)
        room.shut()
      }
      try {
        await Promise.race([sendChunks(worker, bytes, room, watch), result.promise])
        return await result.promise
      } finally {
        watch.stop()
        hear = () => undefined
      }
    },
    isLost: () => loss !== undefined,
    async end() {
      lose('thread')
      await worker.terminate()
    },
  }
}

/** Copied, because transferring takes the memory away from whoever gave it. */
async function sendChunks(
  worker: Worker,
  bytes: AsyncIterable<Uint8Array>,
  room: ReturnType<typeof openRoom>,
  watch: ReturnType<typeof timeWatch>,
): Promise<void> {
  let size = 0
  for await (const chunk of bytes) {
    if (!(await room.enter())) return
    const copy = new Uint8Array(chunk)
    size += copy.length
    watch.allowFor(size)
    worker.postMessage({ kind: 'chunk', bytes: copy } satisfies ToWorker, [copy.buffer])
  }
  worker.postMessage({ kind: 'end' } satisfies ToWorker)
}

/** Places for chunks that are under way; `enter` answers false once nobody takes them any more. */
function openRoom(places: number) {
  let free = places
  let isShut = false
  let waiting: (() => void) | undefined
  const wake = () => {
    waiting?.()
    waiting = undefined
  }
  return {
    async enter(): Promise<boolean> {
      while (free === 0 && !isShut) await new Promise<void>((resolve) => (waiting = resolve))
      free -= 1
      return !isShut
    },
    leave() {
      free += 1
      wake()
    },
    shut() {
      isShut = true
      wake()
    },
  }
}

function timeWatch(limitMs: number, onExpiry: () => void) {
  const startedAt = performance.now()
  let allowedMs = limitMs
  let timer = setTimeout(onExpiry, allowedMs)
  return {
    allowFor(size: number) {
      const allowed = limitMs * Math.ceil(size / bytesForLimit)
      if (allowed <= allowedMs) return
      allowedMs = allowed
      clearTimeout(timer)
      timer = setTimeout(onExpiry, startedAt + allowedMs - performance.now())
    },
    stop: () => clearTimeout(timer),
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
