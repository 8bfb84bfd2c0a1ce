export type WantedLooks = {
  /** Resolves after a look that began later than this; at once while nobody looks. */
  ask(look: 'new' | 'all'): Promise<void>
  begin(): void
  end(): void
  /** Between `begin` and `end`. */
  isOpen(): boolean
  /** Called as a look begins: whether somebody asked for one at everything, and what to call after it. */
  take(): { readonly isForAll: boolean; done(): void }
  /** Aborted when somebody asks; for whoever waits for the next reason to look. */
  signal(): AbortSignal
}

type Wish = {
  readonly asked: AbortController
  readonly looked: PromiseWithResolvers<void>
  isForAll: boolean
}

/** Everybody who asks before a look begins is answered by it; whoever asks meanwhile, by the next. */
export function wantedLooks(): WantedLooks {
  let isLooking = false
  let next = newWish()
  let present = next
  return {
    async ask(look) {
      if (!isLooking) return
      if (look === 'all') next.isForAll = true
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
      const { isForAll, looked } = present
      return { isForAll, done: () => looked.resolve() }
    },
    signal: () => next.asked.signal,
  }
}

function newWish(): Wish {
  return { asked: new AbortController(), looked: Promise.withResolvers<void>(), isForAll: false }
}
