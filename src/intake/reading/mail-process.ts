import type { ChildProcess } from 'node:child_process'
import { limitWork } from '../../confined/limit-work.ts'
import { startConfined } from '../../confined/start-confined.ts'
import type { ReadingContext } from '../../mail/inbound-mail.ts'
import type { UnderstoodMail } from '../understood-mail.ts'
import { type ChunkRoom, chunkRoom } from './chunk-room.ts'
import { type ChunkWindow, chunkBytes, chunksAhead, openChunkWindow } from './chunk-window.ts'
import type { FromProcess, ToProcess } from './process-messages.ts'
import { ReaderUnavailable } from './reader-unavailable.ts'
import { type ReadingTurn, readingTurn } from './reading-turn.ts'

export type ReadResult =
  | { readonly kind: 'read'; readonly mail: UnderstoodMail }
  | { readonly kind: 'failed'; readonly code: string }
  /** The process is gone: out of time, out of heap, or dead. */
  | { readonly kind: 'lost'; readonly code: 'time' | 'memory' | 'process' }
  /** The process was lost under another mail; this one is to be read in a new one. */
  | { readonly kind: 'unread' }
  /** The process never began, or died before the first mail: the fault of none of them. */
  | { readonly kind: 'unstarted' }

export type ProcessLimits = {
  readonly timeLimitMs: number
  readonly heapLimitMb: number
  readonly dataDir: string
}

/** One process. After it is lost it is of no use any more. */
export type MailProcess = {
  /**
   * In the order of the calls, one mail at a time. A mail may be handed over while an earlier one is read, so
   * that the process need not wait for it. Throws what the source of the bytes throws.
   */
  read(bytes: AsyncIterable<Uint8Array>, context: ReadingContext): Promise<ReadResult>
  isLost(): boolean
  end(): Promise<void>
}

/** A quarter of V8's own: more was no faster and stayed in memory when the mail was read. */
const nurseryMb = 4

const startLimitMs = 30_000

export function startMailProcess(limits: ProcessLimits): MailProcess {
  const { window, child } = begin(limits)
  const gone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  const started = Promise.withResolvers<void>()
  const startLimit = setTimeout(() => lose('process'), startLimitMs)
  const room = chunkRoom(chunksAhead)
  /** The first is being read, the others wait. */
  const turns: ReadingTurn[] = []
  let sent: Promise<unknown> = started.promise
  let state: 'starting' | 'reading' | 'lost' = 'starting'

  /** Whose fault it was is the mail that is being read; without a code it was none of theirs. */
  function lose(code?: 'time' | 'memory' | 'process'): void {
    if (state === 'lost') return
    const others: ReadResult = { kind: state === 'starting' && code ? 'unstarted' : 'unread' }
    if (state === 'reading' && code) turns.shift()?.settle({ kind: 'lost', code })
    for (const turn of turns.splice(0)) turn.settle(others)
    state = 'lost'
    clearTimeout(startLimit)
    child.kill('SIGKILL')
    started.resolve()
    room.shut()
    window.close()
  }

  child.on('message', (message: FromProcess) => {
    if (state === 'lost') return
    if (message.kind === 'ready') {
      state = 'reading'
      clearTimeout(startLimit)
      started.resolve()
    } else if (message.kind === 'taken') room.leave()
    else {
      turns.shift()?.settle(message)
      turns[0]?.begin()
    }
  })
  child.on('error', () => lose('process'))
  child.on('exit', (_, signal) => lose(signal === 'SIGABRT' ? 'memory' : 'process'))

  return {
    async read(bytes, context) {
      if (state === 'lost') return { kind: 'unread' }
      const turn = readingTurn(limits.timeLimitMs, (ms) => limitWork(child, ms, () => lose('time')))
      turns.push(turn)
      started.promise.then(() => turns[0] === turn && turn.begin())
      const sending = sent.then(() => sendMail(child, bytes, context, { room, window }, turn))
      sent = Promise.allSettled([sending])
      try {
        await Promise.race([sending, turn.result])
      } catch (error) {
        lose()
        throw error
      }
      return await turn.result
    },
    isLost: () => state === 'lost',
    async end() {
      lose()
      await gone
    },
  }
}

function begin({ dataDir, heapLimitMb }: ProcessLimits) {
  let window: ChunkWindow | undefined
  try {
    window = openChunkWindow(dataDir)
    const child = startConfined(new URL('./read-mails.ts', import.meta.url), {
      heapLimitMb,
      needsNativeCode: true,
      file: window.file,
      flags: [`--max-semi-space-size=${nurseryMb}`],
    })
    return { window, child }
  } catch (cause) {
    window?.close()
    throw new ReaderUnavailable({ cause })
  }
}

async function sendMail(
  child: ChildProcess,
  bytes: AsyncIterable<Uint8Array>,
  context: ReadingContext,
  { room, window }: { readonly room: ChunkRoom; readonly window: ChunkWindow },
  turn: ReadingTurn,
): Promise<void> {
  let size = 0
  tell(child, { kind: 'begin', context })
  for await (const chunk of bytes) {
    size += chunk.length
    turn.allowFor(size)
    for (let at = 0; at < chunk.length; at += chunkBytes) {
      if (!(await room.enter())) return
      const piece = chunk.subarray(at, at + chunkBytes)
      tell(child, { kind: 'chunk', place: placeFor(piece, window), length: piece.length })
    }
  }
  tell(child, { kind: 'end' })
}

function placeFor(piece: Uint8Array, window: ChunkWindow): number {
  try {
    return window.put(piece)
  } catch (cause) {
    throw new ReaderUnavailable({ cause })
  }
}

/** What cannot be sent any more, a process that is gone did not need; its end is told by itself. */
function tell(child: ChildProcess, message: ToProcess): void {
  child.send(message, () => undefined)
}
