import { fork } from 'node:child_process'
import type { DrawnPicture, DrawPictures } from './picture.ts'

type Drawn = readonly (DrawnPicture | undefined)[]
type Answer = { readonly index: number; readonly drawn: DrawnPicture | undefined }

/** For all pictures of one page; one of 50 million pixels took under two seconds. */
const timeLimitMs = 15_000
/** Each page that waits holds its pictures, up to 30 MB; one too many is shown without them. */
const mostWaiting = 8

/**
 * Decoders are native code and the pictures hostile, so they meet in a process of their own, without
 * environment or secrets, that ends with the page: one that breaks or takes too long takes only its pictures
 * with it. One page after the other, since each may need 300 MB.
 */
export function drawsPictures(): DrawPictures {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return (pictures, longestSide) => {
    if (pictures.length === 0) return Promise.resolve([])
    if (waiting >= mostWaiting) return Promise.resolve(pictures.map(() => undefined))
    waiting += 1
    const drawn = last
      .then(() => drawBeside(pictures, longestSide))
      .finally(() => {
        waiting -= 1
      })
    last = Promise.allSettled([drawn])
    return drawn
  }
}

function drawBeside(pictures: readonly Uint8Array[], longestSide: number): Promise<Drawn> {
  const drawn = new Array<DrawnPicture | undefined>(pictures.length).fill(undefined)
  const process = fork(new URL('./draw-process.ts', import.meta.url), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {},
    execArgv: [],
  })
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      process.kill('SIGKILL')
      resolve(drawn)
    }
    const timer = setTimeout(end, timeLimitMs)
    process.on('message', (message) => {
      const answer = message as Answer
      drawn[answer.index] = answer.drawn
    })
    process.once('disconnect', end)
    process.on('error', end)
    try {
      process.send({ pictures, longestSide }, (error) => error && end())
    } catch {
      end()
    }
  })
}
