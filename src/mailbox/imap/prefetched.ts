/** The same values, the next one already on its way while the consumer works on the present one. */
export async function* prefetched<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = begin(source)
  try {
    for (;;) {
      const { done, value } = await next
      if (done === true) return
      next = begin(source)
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}

/** A rejection is thrown where the value is awaited; until then it must not count as unhandled. */
function begin<T>(source: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = source.next()
  next.catch(() => undefined)
  return next
}
