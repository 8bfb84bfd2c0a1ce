import { workConfined } from '../confined/work-confined.ts'
import type { DrawnPicture, DrawPictures } from './picture.ts'

type Drawn = readonly (DrawnPicture | undefined)[]
type Answer = { readonly index: number; readonly drawn: DrawnPicture | undefined }

/** For all pictures of one page; one of 50 million pixels took under two seconds. */
const confinement = { timeLimitMs: 15_000, heapLimitMb: 128, needsNativeCode: true }
/** Each page that waits holds its pictures, up to 30 MB; one too many is told to come again. */
const mostWaiting = 8

/**
 * Decoders are native code and the pictures hostile, so they meet in a process of their own
 * that ends with the page: one that breaks or takes too long takes only its pictures with it. One page after the other, since each may need 300 MB.
 */
export function drawsPictures(): DrawPictures {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return (pictures, longestSide) => {
    if (pictures.length === 0) return Promise.resolve([])
    if (waiting >= mostWaiting) return Promise.resolve('busy')
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

async function drawBeside(pictures: readonly Uint8Array[], longestSide: number): Promise<Drawn> {
  const drawn = new Array<DrawnPicture | undefined>(pictures.length).fill(undefined)
  const entry = new URL('./draw-process.ts', import.meta.url)
  await workConfined<Answer>(entry, { pictures, longestSide }, confinement, (answer) => {
    drawn[answer.index] = answer.drawn
  })
  return drawn
}
