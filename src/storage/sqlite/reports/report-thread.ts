import { Worker } from 'node:worker_threads'
import type { RankedBy, RankedRows, ReportRows, RowChoice } from '../../../reports/report-store.ts'
import type { ResponseTimes } from '../../../reports/response-times.ts'
import type { ReportQuery } from '../../../reports/summarise.ts'
import type { Office } from '../office.ts'

export type ReportQuestion = {
  readonly id: number
  readonly query: ReportQuery
  /** Without rows or ranked ones the summary is asked for. */
  readonly rows?: { readonly choice: RowChoice; readonly after: string | undefined; readonly limit: number }
  readonly ranked?: {
    readonly choice: RowChoice
    readonly by: RankedBy
    readonly before: number | undefined
    readonly limit: number
  }
}

export type ReportAnswer = { readonly id: number; readonly result: ResponseTimes | ReportRows | RankedRows }

type Waiting = { resolve(result: ReportAnswer['result']): void; reject(error: Error): void }

type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> }

const threads = new WeakMap<Office, Thread>()
let questions = 0

/** Asks the reading thread of an office; it begins with the first question and dies with its fault or the office. */
export function askThread(
  office: Office,
  question: Omit<ReportQuestion, 'id'>,
): Promise<ReportAnswer['result']> {
  const { worker, waiting } = threads.get(office) ?? begin(office)
  questions += 1
  const id = questions
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker.ref()
    worker.postMessage({ ...question, id } satisfies ReportQuestion)
  })
}

export async function endThread(office: Office): Promise<void> {
  const thread = threads.get(office)
  threads.delete(office)
  await thread?.worker.terminate()
}

function begin(office: Office): Thread {
  const worker = new Worker(new URL('./report-worker.ts', import.meta.url), {
    workerData: { file: office.client.name },
    env: {},
  })
  const waiting = new Map<number, Waiting>()
  const thread = { worker, waiting }
  threads.set(office, thread)
  worker.on('message', ({ id, result }: ReportAnswer) => {
    waiting.get(id)?.resolve(result)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  })
  const fail = (error: Error) => {
    if (threads.get(office) === thread) threads.delete(office)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the report was not finished before the office was closed')))
  return thread
}
