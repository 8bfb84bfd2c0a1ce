import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CrashPoint } from '../../src/events/crash-point.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { faultsIn, ticketsIn } from './office-data.ts'

const points: readonly {
  readonly point: CrashPoint
  readonly at?: number
  readonly mostReceipts?: number
}[] = [
  { point: 'raw-before-first-chunk' },
  { point: 'raw-chunk' },
  { point: 'raw-chunk', at: 3 },
  { point: 'raw-before-visible' },
  { point: 'raw-visible' },
  { point: 'filing-begun' },
  { point: 'filed-before-commit' },
  { point: 'filed-after-commit' },
  { point: 'mark-on-server' },
  { point: 'mark-recorded' },
  { point: 'outgoing-claimed' },
  { point: 'receipt-bytes-saved' },
  { point: 'outgoing-before-sending' },
  { point: 'outgoing-sending' },
  // The relay has said yes and nobody wrote it down: a receipt may come twice, and must not be missing.
  { point: 'outgoing-accepted', mostReceipts: 2 },
  { point: 'outgoing-recorded' },
]

describeWith('dovecot', 'a death while mail comes in loses nothing and doubles nothing', () => {
  let office: LiveOffice
  beforeAll(async () => {
    office = await startLiveOffice({ IMAP_AFTER: 'seen' })
  })
  afterAll(() => office.stop())

  test.each(points)('at $point ($at)', { timeout: 120_000 }, async ({ point, at = 1, mostReceipts = 1 }) => {
    const who = { name: 'Asukas', address: `asukas@${point}-${at}.example` }
    const raw = aMail({
      from: who,
      subject: `${point} ${at}`,
      attachments: [{ filename: 'kirje.pdf', content: large(at) }],
    })
    const dying = await office.serveUntil(`${point}:${at}`)
    await office.dovecot.deliver(raw, undefined, who.address)
    expect(await dying.ended).toMatchObject({ signal: 'SIGKILL' })

    const next = await office.serve()
    await office.sink.waitForMail(({ to }) => to.includes(who.address))
    // Whatever is still owed to anybody leaves before the last receipt of all.
    const last = { name: 'Viimeinen', address: `viimeinen@${point}-${at}.example` }
    await office.dovecot.deliver(aMail({ from: last }), undefined, last.address)
    await office.sink.waitForMail(({ to }) => to.includes(last.address))
    expect(await next.stop()).toBe(0)

    const found = await office.look(async (opened) => {
      const mine = (await ticketsIn(opened)).filter(({ ticket }) => ticket.requester?.address === who.address)
      return { mine, faults: await faultsIn(opened) }
    })
    expect(found.faults).toEqual([])
    expect(found.mine).toHaveLength(1)
    const [ticket] = found.mine
    const incoming = ticket?.messages.filter(({ direction }) => direction === 'in')
    const stored = (await office.dovecot.messages()).find((mail) =>
      mail.raw.includes(`Subject: ${point} ${at}\r\n`),
    )
    expect(incoming?.map(({ rawSha256 }) => rawSha256)).toContain(sha256(stored?.raw))
    expect(incoming).toHaveLength(1)
    expect(stored?.flags).toContain('\\Seen')
    const receipts = ticket?.messages.filter(({ kind }) => kind === 'receipt')
    expect(receipts).toMatchObject([{ delivery: { state: 'sent' } }])
    const arrived = office.sink.mails.filter(({ to }) => to.includes(who.address)).length
    expect(arrived).toBeGreaterThanOrEqual(1)
    expect(arrived).toBeLessThanOrEqual(mostReceipts)
  })
})

/** In base64 so large that it is kept in as many chunks of a MiB and one more. */
function large(chunks: number): Buffer {
  return Buffer.alloc(chunks * 900_000, 'kirje ')
}

function sha256(raw: Buffer | undefined): string {
  return createHash('sha256')
    .update(raw ?? '')
    .digest('hex')
}
