import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/servers/tcp-proxy.ts'
import { type HereOffice, type LiveOffice, startLiveOffice } from './live-office.ts'
import { faultsIn, ticketsIn } from './office-data.ts'

describeWith('dovecot', 'the wire between the service and its servers breaks', () => {
  let office: LiveOffice
  let imap: TcpProxy
  let smtp: TcpProxy
  let here: HereOffice
  beforeAll(async () => {
    // No pause before a new try: the spread of the pauses begins at nothing.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    office = await startLiveOffice()
    imap = await startTcpProxy(office.dovecot.imaps)
    smtp = await startTcpProxy(office.sink)
    here = await office.serveHere({ IMAP_PORT: String(imap.port), SMTP_PORT: String(smtp.port) })
    await here.until('the first look', async ({ storage }) => (await storage.mailHealth()).lastFetchedAt)
  })
  afterAll(async () => {
    await here.stop()
    await Promise.all([imap.stop(), smtp.stop()])
    await office.stop()
    vi.restoreAllMocks()
  })
  const mend = () => {
    imap.setFault(undefined)
    smtp.setFault(undefined)
    office.sink.heal()
  }
  const deliver = (address: string, size = 100) =>
    office.dovecot.deliver(
      aMail({
        from: { name: 'Asukas', address },
        attachments: [{ filename: 'kuva.jpg', content: Buffer.alloc(size, 'kuva ') }],
      }),
      undefined,
      address,
    )
  const receiptsTo = (address: string) => office.sink.mails.filter(({ to }) => to.includes(address)).length
  const told = async (kind: string) =>
    (await here.office.storage.changesSince(0, 10_000)).filter((event) => event.kind === kind).length

  test('a mail whose fetch is cut in the middle comes whole with the next connection', async () => {
    onTestFinished(mend)
    imap.setFault({ kind: 'cut', direction: 'to-client', afterBytes: 400_000 })
    imap.cutAll()
    await deliver('puolet@haku.example', 1_500_000)
    await imap.faulted()
    mend()
    await office.sink.waitForMail(({ to }) => to.includes('puolet@haku.example'))
    expect(receiptsTo('puolet@haku.example')).toBe(1)
  })

  test('twenty cuts in a row lose nothing and double nothing', async () => {
    onTestFinished(mend)
    const lost = await told('mailbox-connected')
    imap.setFault({ kind: 'cut', direction: 'to-client', afterBytes: 9_000 })
    imap.cutAll()
    for (let at = 0; at < 20; at += 1) {
      await deliver(`katko${at}@haku.example`, 20_000)
      const before = imap.connections()
      await here.until('a new connection', () => (imap.connections() > before ? true : undefined))
    }
    mend()
    imap.cutAll()
    const everybody = Array.from({ length: 20 }, (_, at) => `katko${at}@haku.example`)
    for (const who of everybody) await office.sink.waitForMail(({ to }) => to.includes(who))
    expect(everybody.map(receiptsTo)).toEqual(everybody.map(() => 1))
    expect(await told('mailbox-connected')).toBeGreaterThan(lost)
    expect(await faultsIn(here.office)).toEqual([])
  }, 120_000)

  test('an answer cut after its final dot is a question to a person, and is not sent again', async () => {
    onTestFinished(mend)
    await deliver('piste@data.example')
    await office.sink.waitForMail(({ to }) => to.includes('piste@data.example'))
    office.sink.fail({ at: 'dot', does: 'drop', times: 1 })
    await here.answer('piste@data.example', 'Hei, autan mielelläni.')
    const state = await here.until('an end of the answer', async (opened) => {
      const view = (await ticketsIn(opened)).find(
        ({ ticket }) => ticket.requester?.address === 'piste@data.example',
      )
      const reply = view?.messages.find(({ kind }) => kind === 'reply')?.delivery?.state
      return reply === 'queued' || reply === 'claimed' || reply === 'sending' ? undefined : reply
    })
    expect(state).toBe('unconfirmed')
    await deliver('perassa@data.example')
    await office.sink.waitForMail(({ to }) => to.includes('perassa@data.example'))
    expect(receiptsTo('piste@data.example')).toBe(1)
  })

  test('a receipt cut in the middle of its data is sent again, and arrives once', async () => {
    onTestFinished(mend)
    office.sink.fail({ at: 'body', does: 'drop', times: 1 })
    await deliver('kesken@data.example')
    await office.sink.faulted('body')
    await here.until('a later try', async () => ((await told('sending-deferred')) > 0 ? true : undefined))
    expect(receiptsTo('kesken@data.example')).toBe(0)
  })

  test('after all of it every mail is explained and every event stands in its place', async () => {
    expect(await faultsIn(here.office)).toEqual([])
  })
})
