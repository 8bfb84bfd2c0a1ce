import { Worker } from 'node:worker_threads'
import type { OriginalHtml } from './sanitise-html.ts'

export type { OriginalHtml }

const timeLimitMs = 5000
/** Beyond this nobody reads it on a screen; the file can be saved. */
const longestCharacters = 2_000_000

/**
 * Hostile HTML may cost seconds, so it is cleaned beside the desk and not in it (R-HTML-6). Undefined when
 * it is too long, takes too long or breaks the worker: then the mail is offered as a file.
 */
export function sanitiseInWorker(
  html: string,
  images: ReadonlyMap<string, string>,
): Promise<OriginalHtml | undefined> {
  if (html.length > longestCharacters) return Promise.resolve(undefined)
  const worker = new Worker(new URL('./sanitise-worker.ts', import.meta.url), {
    workerData: { html, images },
    resourceLimits: { maxOldGenerationSizeMb: 128 },
    env: {},
  })
  return new Promise((resolve) => {
    const end = (result: OriginalHtml | undefined) => {
      clearTimeout(timer)
      void worker.terminate()
      resolve(result)
    }
    const timer = setTimeout(() => end(undefined), timeLimitMs)
    worker.once('message', end)
    worker.once('error', () => end(undefined))
    worker.once('exit', () => end(undefined))
  })
}
