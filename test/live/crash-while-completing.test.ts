import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CrashPoint } from '../../src/events/crash-point.ts'
import { mailAdapters } from '../../src/office/adapters.ts'
import type { Office } from '../../src/office/office.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { faultsIn, ticketsIn } from './office-data.ts'

const points: readonly CrashPoint[] = ['raw-chunk', 'raw-visible', 'filed-before-commit']

describeWith('dovecot', 'a death while the rest of a mail comes in loses nothing and doubles nothing', () => {
  let office: LiveOffice
  beforeAll(async () => {
    office = await startLiveOffice({ IMAP_AFTER: 'seen' })
    const first = await office.serveForAll()
    await first.stop()
  })
  afterAll(() => office.stop())

  test.each(points)('at %s', { timeout: 120_000 }, async (point) => {
    const from = { name: 'Asukas', address: `asukas@${point}.example` }
    const attachments = [{ filename: 'kirje.pdf', content: Buffer.alloc(1_800_000, point) }]
    await office.dovecot.deliver(aMail({ from, subject: point, attachments }), undefined, from.address)
    const stored = async () =>
      (await office.dovecot.messages()).find(({ raw }) => raw.includes(`Subject: ${point}\r\n`))!
    await office.look(keepTextsOfNewest)
    const part = await office.runLater(0, (running) => incomingOf(running, from.address, 'open'))
    expect(part.attachments).toMatchObject([{ name: 'kirje.pdf', isLeftOnServer: true }])
    expect((await stored()).flags).not.toContain('\\Seen')

    await office.look(({ storage }) => storage.recordTry(part.id, new Date(0)))
    const dying = await office.serveUntil(`${point}:1`, {}, { waitUntilListening: false })
    expect(await dying.ended).toMatchObject({ signal: 'SIGKILL' })

    const whole = await office.runLater(300, (running) => incomingOf(running, from.address, 'complete'))
    expect(whole).toMatchObject({
      ...{ id: part.id, at: part.at, rawSize: (await stored()).raw.length },
      attachments: [{ name: 'kirje.pdf', size: 1_800_000, isLeftOnServer: false }],
    })
    const { tickets, faults } = await office.look(async (opened) => ({
      tickets: (await ticketsIn(opened)).filter(({ ticket }) => ticket.requester?.address === from.address),
      faults: await faultsIn(opened),
    }))
    expect(faults).toEqual([])
    expect(tickets).toHaveLength(1)
    expect(tickets[0]?.messages.filter(({ direction }) => direction === 'in')).toHaveLength(1)
    expect(tickets[0]?.messages.filter(({ kind }) => kind === 'receipt')).toHaveLength(1)
  })
})

/** As the watch has it once it gave up to get it whole. */
async function keepTextsOfNewest({ config, log, storage }: Office): Promise<void> {
  const opened = await mailAdapters(config, log).mailbox?.open()
  if (opened?.kind !== 'open') throw new Error('the mailbox cannot be opened')
  const { session } = opened
  const { mailbox, folder, uidValidity } = session
  const uid = Math.max(...(await session.uidsAbove(0)))
  for await (const { bytes, internalDate = new Date(), leftOnServer = [] } of session.fetch(
    [uid],
    1e8,
    'texts',
  )) {
    const source = { kind: 'imap', position: { mailbox, folder, uidValidity, uid } } as const
    const arrival = { source, arrivedAt: internalDate, isHistory: false, isInPart: true, leftOnServer }
    await storage.keepRaw(arrival, bytes)
  }
  await session.close()
}

async function incomingOf(office: Office, address: string, state: 'open' | 'complete') {
  const tickets = (await ticketsIn(office)).filter(({ ticket }) => ticket.requester?.address === address)
  return tickets[0]?.messages.find(({ incomplete }) => incomplete?.state === state)
}
