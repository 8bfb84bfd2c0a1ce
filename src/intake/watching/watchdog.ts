export type Watchdog = {
  /** Something succeeded. */
  alive(): void
  /** Rejects when nothing succeeded for the given time. */
  readonly silence: Promise<never>
  stop(): void
}

/** A server may fall silent without closing; then nothing but a clock notices (R-IMAP-5). */
export function watchdog(silenceMs: number): Watchdog {
  const { promise, reject } = Promise.withResolvers<never>()
  const bark = () => reject(new SilenceError())
  let timer = setTimeout(bark, silenceMs)
  return {
    alive() {
      clearTimeout(timer)
      timer = setTimeout(bark, silenceMs)
    },
    silence: promise,
    stop: () => clearTimeout(timer),
  }
}

class SilenceError extends Error {
  readonly code = 'silent'
}
