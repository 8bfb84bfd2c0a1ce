export type OrderedLine = {
  /** Resolves when there is room for more; throws what an earlier piece of work threw. */
  add(work: () => Promise<void>): Promise<void>
  /** Resolves when all is done; throws the same. After a failure nothing more is begun. */
  end(): Promise<void>
}

/** Work that is done one piece after the other while its giver goes on, at most `ahead` pieces in advance. */
export function orderedLine(ahead: number): OrderedLine {
  const waiting: Promise<void>[] = []
  let last: Promise<void> = Promise.resolve()
  let failure: { readonly error: unknown } | undefined

  async function doUnlessFailed(work: () => Promise<void>): Promise<void> {
    if (failure) return
    try {
      await work()
    } catch (error) {
      failure = { error }
    }
  }

  function throwFailure(): void {
    if (failure) throw failure.error
  }

  return {
    async add(work) {
      last = last.then(() => doUnlessFailed(work))
      waiting.push(last)
      if (waiting.length > ahead) await waiting.shift()
      throwFailure()
    },
    async end() {
      await last
      throwFailure()
    },
  }
}
