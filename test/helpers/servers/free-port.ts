import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/**
 * A port of 127.0.0.1 that is this process's own until it ends: nobody listens on it now, no other process that asks
 * here is given it, and it lies below the kernel's range for outgoing connections (32768 up).
 */
export async function freePort(from = 12_000, below = 32_000): Promise<number> {
  for (;;) {
    const port = randomInt(from, below)
    if ((await isOurs(port)) && (await isFree(port))) return port
  }
}

/** Who asked first holds the abstract socket of that name (unix(7)), which the kernel takes back when the process ends. */
async function isOurs(port: number): Promise<boolean> {
  return (await listening({ path: `\0neuvoposti-port-${port}` })) !== undefined
}

async function isFree(port: number): Promise<boolean> {
  const probe = await listening({ host: '127.0.0.1', port })
  if (!probe) return false
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  probe.close(() => resolve())
  await closed
  return true
}

/** It keeps no process alive. */
function listening(
  at: { readonly path: string } | { host: string; port: number },
): Promise<Server | undefined> {
  const { promise, resolve } = Promise.withResolvers<Server | undefined>()
  const server = createServer().unref()
  server.once('error', () => resolve(undefined))
  server.listen(at, () => resolve(server))
  return promise
}
