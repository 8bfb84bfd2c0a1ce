import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { faultsIn, ticketsIn } from './office-data.ts'

const mayTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

const faults = [
  ['the 4th fsync fails', 'fsync', 'error=EIO:when=4'],
  ['the 9th fsync fails', 'fsync', 'error=EIO:when=9'],
  ['the 15th fsync fails', 'fsync', 'error=EIO:when=15'],
  ['the disk is full from the 40th write on', 'pwrite64', 'error=ENOSPC:when=40+'],
  ['the disk is full from the 90th write on', 'pwrite64', 'error=ENOSPC:when=90+'],
] as const

const describeTraced = mayTrace ? describeWith : describeWithoutTracing

describeTraced(['dovecot', 'strace'], 'a disk that fails', () => {
  let office: LiveOffice
  beforeAll(async () => {
    office = await startLiveOffice()
  })
  afterAll(() => office.stop())

  test('the service has seen the mailbox before', async () => {
    expect(await (await office.serve()).stop()).toBe(0)
  })

  test.each(faults)(
    '%s: it goes on or ends with 70, and the next start has lost nothing',
    { timeout: 120_000 },
    async (name, call, fault) => {
      const address = `asukas@${name.replaceAll(/[^a-z0-9]+/g, '-')}.example`
      const wrapper = [
        'strace',
        '-D',
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        `trace=${call}`,
        '-e',
        `inject=${call}:${fault}`,
      ]
      const service = await office.serve({}, { wrapper, waitUntilListening: false })
      await office.dovecot.deliver(aMail({ from: { name: 'Asukas', address } }), undefined, address)
      const receipt = office.sink.waitForMail(({ to }) => to.includes(address), 100_000)
      await Promise.race(
        [service.ended, service.logged('the-mailbox-is-lost'), receipt].map(async (each) =>
          Promise.allSettled([each]),
        ),
      )
      const { code } = await Promise.race([service.ended, service.stop().then((code) => ({ code }))])
      expect([0, 70]).toContain(code)

      const next = await office.serve()
      await receipt
      expect(await next.stop()).toBe(0)
      const found = await office.look(async (opened) => ({
        mine: (await ticketsIn(opened)).filter(({ ticket }) => ticket.requester?.address === address),
        faults: await faultsIn(opened),
      }))
      expect(found.faults).toEqual([])
      expect(found.mine).toHaveLength(1)
      expect(found.mine[0]?.messages.filter(({ direction }) => direction === 'in')).toHaveLength(1)
    },
  )
})

function describeWithoutTracing(_programs: unknown, name: string, tests: () => void): void {
  describe.skip(`${name} (this machine allows no ptrace)`, tests)
}
