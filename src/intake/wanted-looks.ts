export type WantedLooks = {
  /** Resolves after a look that began later than this; at once while nobody looks. */
  ask(): Promise<void>
  begin(): void
  end(): void
  /** Between `begin` and `end`. */
  isOpen(): boolean
  /** Called as a look begins: whether somebody asked for it, and what to call after it. */
  take(): { readonly isWanted: boolean; done(): void }
  /** Aborted when somebody asks; for whoever waits for the next reason to look. */
  signal(): AbortSignal
}

type Wish = { readonly asked: AbortController; readonly looked: PromiseWithResolvers<void> }

/** Everybody who asks before a look begins is answered by it; whoever asks meanwhile, by the next. */
export function wantedLooks(): WantedLooks {
  let isLooking = false
  let next = newWish()
  let present = next
  return {
    async ask() {
      if (!isLooking) return
      const { asked, looked } = next
      asked.abort()
      await looked.promise
    },
    begin() {
      isLooking = true
    },
    end() {
      isLooking = false
      present.looked.resolve()
      next.looked.resolve()
      next = newWish()
    },
    isOpen: () => isLooking,
    take() {
      present = next
      next = newWish()
      const { asked, looked } = present
      return { isWanted: asked.signal.aborted, done: () => looked.resolve() }
    },
    signal: () => next.asked.signal,
  }
}

function newWish(): Wish {
  return { asked: new AbortController(), looked: Promise.withResolvers<void>() }
}
