import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** One server may ask for several ports before it listens on any. */
const given = new Set<number>()

/**
 * A port of 127.0.0.1 nobody listens on now. Random and below the kernel's range for outgoing
 * connections (32768 up), so that tests running side by side hardly ever pick the same one.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12000, 32000)
    if (given.has(port)) continue
    given.add(port)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const probe = createServer()
  probe.once('error', () => resolve(false))
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  return promise
}
