import type { Storage } from '../../src/storage/storage.ts'

/** Rings when something happened; who waits looks again then, and only then. */
export type Bell = {
  ring(): void
  until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T>
}

const patienceMs = 50_000

export function newBell(): Bell {
  let rung = Promise.withResolvers<void>()
  return {
    ring() {
      rung.resolve()
      rung = Promise.withResolvers()
    },
    async until(what, ask) {
      const { promise: late, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => reject(new Error(`${what}: not in ${patienceMs} ms`)), patienceMs)
      try {
        for (;;) {
          const next = rung.promise
          const answer = await ask()
          if (answer !== undefined) return answer
          await Promise.race([next, late])
        }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** The same storage, ringing after everything it was asked for is done. */
export function heardStorage(storage: Storage, { ring }: Pick<Bell, 'ring'>): Storage {
  const heard = Object.entries(storage).map(([name, method]) => [name, withRing(method, ring)])
  return Object.fromEntries(heard)
}

function withRing(method: (...args: never[]) => unknown, ring: () => void) {
  return (...args: never[]) => {
    const result = method(...args)
    if (result instanceof Promise) void Promise.allSettled([result]).then(ring)
    return result
  }
}
