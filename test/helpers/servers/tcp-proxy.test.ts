import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTcpProxy, type WireFault } from './tcp-proxy.ts'

/** A server that echoes, and a client connected to it through the proxy. */
async function openWire(fault?: WireFault) {
  const echo = createServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const proxy = await startTcpProxy({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port })
  proxy.setFault(fault)
  onTestFinished(async () => {
    await proxy.stop()
    echo.close()
  })
  const client = connect(proxy.port, proxy.host)
  let received = ''
  client.on('data', (chunk) => {
    received += chunk
  })
  const { promise: closed, resolve } = Promise.withResolvers<string>()
  let code = 'no error'
  client.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code ?? error.message
  })
  client.once('close', () => resolve(code))
  return { proxy, client, closed, received: () => received }
}

test('a mended wire carries everything both ways, and its end', async () => {
  const { client, received } = await openWire()
  client.end('x'.repeat(300_000))
  await once(client, 'end')
  expect(received()).toHaveLength(300_000)
})

test.each(['to-server', 'to-client'] as const)(
  'a wire cut %s passes exactly the bytes before the cut',
  async (direction) => {
    const { client, closed, received } = await openWire({ kind: 'cut', direction, afterBytes: 3 })
    client.write('abcdef')
    await expect(closed).resolves.toBe('ECONNRESET')
    expect('abc').toContain(received())
  },
)

test('a stalled wire stays open and carries no more', async () => {
  const { client, closed, proxy, received } = await openWire({
    kind: 'stall',
    direction: 'to-client',
    afterBytes: 2,
  })
  client.write('abcdef')
  await once(client, 'data')
  client.write('ghi')
  expect(received()).toBe('ab')
  proxy.cutAll()
  await expect(closed).resolves.toBe('ECONNRESET')
})

test('a half-closed wire ends for the client only', async () => {
  const { client, received } = await openWire({ kind: 'half-close', afterBytes: 2 })
  client.write('abcdef')
  await once(client, 'end')
  expect(received()).toBe('ab')
})

test('a refused connection is reset; the next one is not', async () => {
  const { closed, proxy } = await openWire({ kind: 'refuse' })
  await closed
  proxy.setFault(undefined)
  const second = connect(proxy.port, proxy.host)
  second.write('hei')
  expect(String(await once(second, 'data'))).toBe('hei')
  second.destroy()
  expect(proxy.connections()).toBe(2)
})
