/** Places for chunks that are under way to a process. */
export type ChunkRoom = {
  /** Resolves when there is a place; false once nobody takes chunks any more. */
  enter(): Promise<boolean>
  leave(): void
  shut(): void
}

export function chunkRoom(places: number): ChunkRoom {
  let free = places
  let isShut = false
  let waiting: (() => void) | undefined
  const wake = () => {
    waiting?.()
    waiting = undefined
  }
  return {
    async enter() {
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
