import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/cli/serve.ts'
import { visitDesk } from '../../src/demo/desk-visitor.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/servers/tcp-proxy.ts'
import { runCommand } from '../helpers/service-process.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { advisor, faultsIn, ticketsIn } from './office-data.ts'

/** A slow machine ends in it what waits for nobody; whoever waits for a server's answer waits longer. */
const quickly = 40_000

describeWith('dovecot', 'the service comes, goes, and finds its servers gone', () => {
  let office: LiveOffice
  let imap: TcpProxy
  let smtp: TcpProxy
  beforeAll(async () => {
    office = await startLiveOffice()
    imap = await startTcpProxy(office.dovecot.imaps)
    smtp = await startTcpProxy(office.sink)
  })
  afterAll(async () => {
    await Promise.all([imap.stop(), smtp.stop()])
    await office.stop()
  })
  const throughProxies = () => ({ IMAP_PORT: String(imap.port), SMTP_PORT: String(smtp.port) })
  const deliver = (address: string, more = {}) =>
    office.dovecot.deliver(aMail({ from: { name: 'Asukas', address }, ...more }), undefined, address)
  const receiptTo = (address: string) => office.sink.waitForMail(({ to }) => to.includes(address))

  test('its first look into the mailbox counts what comes later as new', async () => {
    expect(await (await office.serve()).stop()).toBe(0)
    expect(await office.look(ticketsIn)).toEqual([])
  })

  test('a second serve on the same data is refused with 3 and one sentence', async () => {
    const first = await office.serve()
    const second = await runCommand(['serve'], { ...office.environment, HTTP_PORT: '0' })
    expect(second.code).toBe(3)
    expect(second.out).toBe('')
    expect(
      second.err
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('{')),
    ).toEqual(['Another serve already works on this data directory.'])
    await deliver('toinen@palvelin.example')
    await receiptTo('toinen@palvelin.example')
    expect(await first.stop()).toBe(0)
  })

  test('files are taken in beside a running serve, which sends their receipts', async () => {
    const service = await office.serve()
    const files = ['yksi', 'kaksi'].map((name) => join(office.environment.DATA_DIR ?? '', `${name}.eml`))
    for (const [at, file] of files.entries())
      writeFileSync(file, aMail({ from: { name: 'Asukas', address: `tiedosto${at}@levy.example` } }))
    const { code, out } = await runCommand(['ingest', ...files, '--json'], office.environment)
    expect({ code, counts: JSON.parse(out) }).toMatchObject({
      code: 0,
      counts: { read: 2, filed: 2, alreadyKnown: 0 },
    })
    const again = await runCommand(['ingest', ...files, '--json'], office.environment)
    expect(JSON.parse(again.out)).toMatchObject({ read: 2, filed: 0, alreadyKnown: 2 })
    await deliver('samalla@levy.example')
    for (const who of ['samalla', 'tiedosto0', 'tiedosto1']) await receiptTo(`${who}@levy.example`)
    expect(await service.stop()).toBe(0)
  })

  test('the mailbox is down at the start and comes back', async () => {
    imap.setFault({ kind: 'refuse' })
    const service = await office.serve(throughProxies(), { waitUntilListening: false })
    await service.logged('the-mailbox-is-lost')
    await deliver('odottaa@posti.example')
    const health = await fetch(`${service.url}/health/ready`)
    expect(health.status).toBe(503)
    imap.setFault(undefined)
    await office.sink.waitForMail(({ to }) => to.includes('odottaa@posti.example'), 90_000)
    expect(await service.stop()).toBe(0)
  }, 120_000)

  test('the relay is down and comes back', async () => {
    smtp.setFault({ kind: 'refuse' })
    const service = await office.serve(throughProxies())
    await deliver('rele@posti.example')
    await service.logged('the-outbox-pauses')
    smtp.setFault(undefined)
    await office.sink.waitForMail(({ to }) => to.includes('rele@posti.example'), 90_000)
    expect(await service.stop()).toBe(0)
    expect(office.sink.mails.filter(({ to }) => to.includes('rele@posti.example'))).toHaveLength(1)
  }, 120_000)

  test('a mailbox that was numbered anew makes no new ticket and no new receipt', async () => {
    const before = await office.look(async (opened) => (await ticketsIn(opened)).length)
    const receipts = office.sink.mails.length
    office.dovecot.resetUidValidity()
    const service = await office.serve()
    await deliver('uusi@numerointi.example')
    await receiptTo('uusi@numerointi.example')
    expect(await service.stop()).toBe(0)
    expect(office.sink.mails).toHaveLength(receipts + 1)
    const found = await office.look(async (opened) => ({
      tickets: (await ticketsIn(opened)).length,
      faults: await faultsIn(opened),
    }))
    expect(found).toEqual({ tickets: before + 1, faults: [] })
  })

  test.each([
    ['seen', 'INBOX'],
    ['move:Archive', 'Archive'],
  ])('with IMAP_AFTER=%s a filed mail is marked on the server', async (after, folder) => {
    const address = `${folder.toLowerCase()}@merkitty.example`
    const service = await office.serve({ IMAP_AFTER: after })
    await deliver(address)
    await receiptTo(address)
    // The marks of one look come before the next look.
    const next = `perassa@${folder.toLowerCase()}.example`
    await deliver(next)
    await receiptTo(next)
    expect(await service.stop()).toBe(0)
    const stored = (await office.dovecot.messages(folder)).find(({ raw }) => raw.includes(address))
    expect(stored).toBeDefined()
    if (after === 'seen') expect(stored?.flags).toContain('\\Seen')
    const { code } = await runCommand(['reconcile'], office.environment)
    expect(code).toBe(0)
  })

  test('told to stop before it has begun, it ends with 0', async () => {
    const code = await serve.run([], {
      environment: { ...office.environment },
      input: (async function* () {})(),
      out: () => undefined,
      err: () => undefined,
      now: () => new Date(),
      stopSignal: AbortSignal.abort(),
    })
    expect(code).toBe(0)
  })

  test('SIGTERM when it is idle ends it with 0', async () => {
    const service = await office.serve(throughProxies())
    expect(await within(quickly, service.stop())).toBe(0)
  })

  test('SIGTERM while the mailbox is lost ends it with 0', async () => {
    const service = await office.serve(throughProxies())
    imap.setFault({ kind: 'refuse' })
    onTestFinished(() => imap.setFault(undefined))
    imap.cutAll()
    await service.logged('the-mailbox-is-lost')
    expect(await within(quickly, service.stop())).toBe(0)
  })

  test('SIGTERM while the server stopped in the middle of a mail ends it with 0', {
    timeout: 120_000,
  }, async () => {
    imap.setFault({ kind: 'stall', direction: 'to-client', afterBytes: 200_000 })
    onTestFinished(() => imap.setFault(undefined))
    const service = await office.serve(throughProxies())
    await deliver('keskella@haku.example', {
      attachments: [{ filename: 'kuva.jpg', content: Buffer.alloc(900_000, 'k') }],
    })
    await imap.faulted()
    expect(await within(quickly, service.stop())).toBe(0)
    imap.setFault(undefined)
    const next = await office.serve(throughProxies())
    await receiptTo('keskella@haku.example')
    expect(await next.stop()).toBe(0)
  })

  test('SIGTERM while the relay is silent after the final dot ends it with 0, and the next start knows', {
    timeout: 120_000,
  }, async () => {
    office.sink.fail({ at: 'dot', does: 'stall', times: 1 })
    const service = await office.serve(throughProxies())
    await deliver('hiljaa@rele.example')
    await office.sink.faulted('dot')
    expect(await within(quickly, service.stop())).toBe(0)
    const next = await office.serve(throughProxies())
    await deliver('perassa@rele.example')
    await receiptTo('perassa@rele.example')
    expect(await next.stop()).toBe(0)
    expect(await office.look(faultsIn)).toEqual([])
  })

  test('SIGTERM while a browser holds its connection open ends it with 0', async () => {
    const service = await office.serve(throughProxies())
    const visitor = visitDesk(service.url)
    expect((await visitor.signIn(advisor.email, advisor.password)).status).toBe(200)
    expect(await within(quickly, service.stop())).toBe(0)
  })
})

async function within<T>(ms: number, act: Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await act
  expect(performance.now() - startedAt).toBeLessThan(ms)
  return result
}
