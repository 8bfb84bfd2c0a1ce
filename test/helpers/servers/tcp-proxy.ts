import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { HostPort } from './dovecot.ts'

/** What the wire does to new connections. Bytes are counted in one direction over one connection. */
export type WireFault =
  | { readonly kind: 'cut'; readonly direction: 'to-server' | 'to-client'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly direction: 'to-server' | 'to-client'; readonly afterBytes: number }
  /** FIN towards the client after the bytes, while its own words still reach the server. */
  | { readonly kind: 'half-close'; readonly afterBytes: number }
  | { readonly kind: 'refuse' }

/** A wire between a client and a server on loopback, with faults. */
export type TcpProxy = HostPort & {
  /** Holds for connections made from now on; undefined mends the wire. */
  setFault(fault: WireFault | undefined): void
  /** Resolves when the fault that was set last has happened to a connection. */
  faulted(): Promise<void>
  /** Connections made so far. */
  connections(): number
  /** Resets all open connections. */
  cutAll(): void
  stop(): Promise<void>
}

export async function startTcpProxy(target: HostPort): Promise<TcpProxy> {
  let fault: WireFault | undefined
  let faulted = Promise.withResolvers<void>()
  let connections = 0
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    connections += 1
    keep(client)
    if (fault?.kind === 'refuse') {
      faulted.resolve()
      return client.resetAndDestroy()
    }
    const upstream = keep(connect({ ...target, allowHalfOpen: true }))
    join(client, upstream, fault, faulted.resolve)
  })
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await listening
  const cutAll = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    setFault: (next) => {
      fault = next
      faulted = Promise.withResolvers()
    },
    faulted: () => faulted.promise,
    connections: () => connections,
    cutAll,
    stop: async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      cutAll()
      await promise
    },
  }
}

function join(client: Socket, server: Socket, fault: WireFault | undefined, onFault: () => void): void {
  const cut = () => {
    client.resetAndDestroy()
    server.resetAndDestroy()
  }
  const toServer = fault !== undefined && 'direction' in fault && fault.direction === 'to-server'
  carry(client, server, toServer ? fault : undefined, cut, onFault)
  carry(server, client, toServer ? undefined : fault, cut, onFault)
}

/** Carries bytes until the fault's number is reached, then does what the fault says. */
function carry(
  from: Socket,
  to: Socket,
  fault: WireFault | undefined,
  cut: () => void,
  onFault: () => void,
): void {
  let left = fault !== undefined && 'afterBytes' in fault ? fault.afterBytes : Number.POSITIVE_INFINITY
  let isFaulty = false
  from.on('data', (chunk) => {
    if (isFaulty) return
    const passed = chunk.subarray(0, left)
    left -= passed.length
    const pass = (then?: () => void) => to.write(passed, then)
    if (left > 0) return void pass()
    isFaulty = true
    onFault()
    pass(() => {
      if (fault?.kind === 'cut') cut()
      if (fault?.kind === 'half-close') to.end()
    })
  })
  from.on('end', () => {
    if (!isFaulty) to.end()
  })
  from.on('close', () => {
    if (from.errored) to.destroy()
  })
}
