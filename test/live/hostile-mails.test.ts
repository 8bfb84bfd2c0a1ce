import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { runCommand, type ServiceProcess } from '../helpers/service-process.ts'
import { HOSTILE_MAILS } from '../mail/hostile-mails.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { faultsIn, ticketsIn } from './office-data.ts'

const hostile = Object.keys(HOSTILE_MAILS)
const mostBytes = 512 * 1024 * 1024

describeWith('dovecot', 'mails made to break a parser, to the shipped program', () => {
  let office: LiveOffice
  let service: ServiceProcess
  beforeAll(async () => {
    office = await startLiveOffice()
  })
  afterAll(async () => {
    await service.stop()
    await office.stop()
  })

  test('the service is there', async () => {
    service = await office.serveForAll()
  })

  test.each(hostile.map((name, at) => [name, at] as const))(
    'a mail %s is a ticket, and the next mail does not wait for it',
    { timeout: 120_000 },
    async (name, at) => {
      const raw = Buffer.from(HOSTILE_MAILS[name]?.() ?? '')
      const next = `seuraava@numero${at}.example`
      forgetPeaks(service.pid)
      await office.dovecot.deliver(raw)
      await office.dovecot.deliver(aMail({ from: { name: 'Seuraava', address: next } }), undefined, next)
      await office.sink.waitForMail(({ to }) => to.includes(next))
      expect(largestRss(service.pid)).toBeLessThan(mostBytes)
    },
  )

  test('each of them lies in a ticket of its own, and all is explained', async () => {
    expect(await service.stop()).toBe(0)
    const found = await office.look(async (opened) => ({
      tickets: await ticketsIn(opened),
      faults: await faultsIn(opened),
    }))
    expect(found.faults).toEqual([])
    expect(found.tickets).toHaveLength(2 * hostile.length)
  })

  test('an empty file is a ticket somebody looks at', async () => {
    const file = join(office.environment.DATA_DIR ?? '', 'tyhja.eml')
    writeFileSync(file, '')
    const { code, out } = await runCommand(['ingest', file, '--json'], office.environment)
    expect({ code, counts: JSON.parse(out) }).toMatchObject({
      code: 0,
      counts: { read: 1, filed: 1, unreadable: 1 },
    })
  })
})

/** The service and the process that reads for it, when it lives. */
function processesOf(pid: number): string[] {
  const started = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return [String(pid), ...started]
}

/** What `act` gives, unless the process has ended meanwhile, as one that reads may at any time. */
function whileItLives<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(ENOENT|ESRCH)$/.test(String(error.code)))
      return undefined
    throw error
  }
}

/** Peaks begin anew (proc_pid_clear_refs(5)). */
function forgetPeaks(pid: number): void {
  for (const of of processesOf(pid)) whileItLives(() => writeFileSync(`/proc/${of}/clear_refs`, '5'))
}

/** Peak resident sets added up, in bytes; the files of node, which all of them map, once (proc_pid_status(5)). */
function largestRss(pid: number): number {
  const statuses = processesOf(pid).map(
    (of) => whileItLives(() => readFileSync(`/proc/${of}/status`, 'utf8')) ?? '',
  )
  const files = statuses.map((status) => kilobytes(status, 'RssFile'))
  const peaks = statuses.map((status, at) => kilobytes(status, 'VmHWM') - (files[at] ?? 0))
  return (peaks.reduce((sum, peak) => sum + peak, 0) + Math.max(...files)) * 1024
}

/** None in a process that has ended and was not yet buried. */
function kilobytes(status: string, field: 'VmHWM' | 'RssFile'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0)
}
