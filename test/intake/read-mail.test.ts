import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { RawMail } from '../../src/intake/reading/read-mail.ts'
import { aReader } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'

function raw(mail: Buffer, open = () => inPieces(mail)): RawMail {
  return { size: mail.length, sha256: createHash('sha256').update(mail).digest('hex'), open }
}

async function* inPieces(mail: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < mail.length; at += 1 << 20) yield mail.subarray(at, at + (1 << 20))
}

function aReaderOfTest(limits = {}) {
  const reader = aReader(limits)
  onTestFinished(() => reader.close())
  return reader
}

test('mails are read in the process, one after the other', async () => {
  const reader = aReaderOfTest()
  const mails = ['yksi', 'kaksi', 'kolme'].map((subject) => raw(aMail({ subject })))
  const read = await Promise.all(mails.map((mail) => reader.read(mail)))
  expect(read.map(({ subject }) => subject)).toEqual(['yksi', 'kaksi', 'kolme'])
})

test('the giver keeps its bytes', async () => {
  const mail = aMail()
  await aReaderOfTest().read(raw(mail))
  expect(mail.length).toBeGreaterThan(0)
})

test('a mail that takes too long is read from its head, and the next one is read whole', async () => {
  const reader = aReaderOfTest({ timeLimitMs: 600 })
  const slow = aMail({ subject: 'hidas' })
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield slow
    await new Promise(() => undefined)
  }
  expect(await reader.read(raw(slow, endless))).toMatchObject({ subject: 'hidas', degraded: true })
  // Two seconds may pass over any mail where the machine is slow.
  const readNext = async () =>
    expect(await reader.read(raw(aMail({ subject: 'uusi' })))).toMatchObject({
      subject: 'uusi',
      degraded: false,
    })
  await vi.waitFor(readNext, { timeout: 50_000 })
})

test('a mail that fills the heap is read from its head, and the next one is read whole', async () => {
  const reader = aReaderOfTest({ heapLimitMb: 24 })
  const header = Array.from({ length: 60_000 }, (_, at) => `X-${at}: ${'z'.repeat(300)}`).join('\r\n')
  const greedy = Buffer.concat([Buffer.from(`Subject: ahne\r\n${header}\r\n`), aMail()])
  expect(await reader.read(raw(greedy))).toMatchObject({ degraded: true, subject: 'ahne' })
  expect(await reader.read(raw(aMail()))).toMatchObject({ degraded: false })
})

test('mails that stand behind one that is lost are read whole in the next process', async () => {
  const reader = aReaderOfTest({ heapLimitMb: 24 })
  const header = Array.from({ length: 60_000 }, (_, at) => `X-${at}: ${'z'.repeat(300)}`).join('\r\n')
  const greedy = Buffer.concat([Buffer.from(`Subject: ahne\r\n${header}\r\n`), aMail()])
  const mails = [greedy, aMail({ subject: 'toinen' }), greedy, aMail({ subject: 'viimeinen' })]
  const read = await Promise.all(mails.map((mail) => reader.read(raw(mail))))
  expect(read.map(({ subject, degraded }) => [subject, degraded])).toEqual([
    ['ahne', true],
    ['toinen', false],
    ['ahne', true],
    ['viimeinen', false],
  ])
})

test('a source that breaks takes no other mail with it', async () => {
  const reader = aReaderOfTest()
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('Subject: x\r\n')
    throw new Error('the disk is gone')
  }
  const subjects = ['ennen', 'jälkeen']
  const [before, middle, after] = await Promise.allSettled([
    reader.read(raw(aMail({ subject: 'ennen' }))),
    reader.read(raw(aMail(), broken)),
    reader.read(raw(aMail({ subject: 'jälkeen' }))),
  ])
  expect(middle.status).toBe('rejected')
  const whole = [before, after].map(
    (read) => read.status === 'fulfilled' && !read.value.degraded && read.value.subject,
  )
  expect(whole).toEqual(subjects)
})

test('a process without a mail for a while ends, and the next mail is read by a new one', async () => {
  const reader = aReaderOfTest({ restMs: 1 })
  const begun = nextProcess()
  await reader.read(raw(aMail()))
  await once(await begun, 'exit')
  expect(await reader.read(raw(aMail({ subject: 'uusi' })))).toMatchObject({
    subject: 'uusi',
    degraded: false,
  })
})

test('a fault that ends the process takes one mail with it and not the service', async () => {
  const reader = aReaderOfTest()
  const begun = nextProcess()
  const mail = aMail({ subject: 'vika' })
  async function* stopped(): AsyncGenerator<Uint8Array> {
    yield mail
    ;(await begun).kill('SIGSEGV')
    await new Promise(() => undefined)
  }
  await reader.read(raw(aMail()))
  const [faulty, next] = await Promise.all([reader.read(raw(mail, stopped)), reader.read(raw(aMail()))])
  expect(faulty).toMatchObject({
    subject: 'vika',
    degraded: true,
    problems: expect.arrayContaining([{ code: 'unreadable', detail: 'process' }]),
  })
  expect(next).toMatchObject({ degraded: false })
})

test('a process that cannot be started is the fault of no mail', async () => {
  const reader = aReaderOfTest()
  const begun = nextProcess()
  const reading = reader.read(raw(aMail()))
  ;(await begun).kill('SIGKILL')
  await expect(reading).rejects.toThrow('could not be started')
  expect(await reader.read(raw(aMail()))).toMatchObject({ degraded: false })
})

test('nothing breaks when the machine starts no process, and mail is read when it does again', async () => {
  const reader = aReaderOfTest()
  const { execPath } = process
  process.execPath = '/nowhere/node'
  onTestFinished(() => {
    process.execPath = execPath
  })
  await expect(reader.read(raw(aMail()))).rejects.toThrow('could not be started')
  process.execPath = execPath
  expect(await reader.read(raw(aMail()))).toMatchObject({ degraded: false })
})

test('the process is given none of the secrets of the service', async () => {
  const reader = aReaderOfTest()
  const begun = nextProcess()
  await reader.read(raw(aMail()))
  const environment = readFileSync(`/proc/${(await begun).pid}/environ`, 'utf8')
  expect(environment.replace(/NODE_CHANNEL_\w+=\w+\0/g, '')).toBe('')
})

test('the process ends when the service is killed', async () => {
  const reading = new URL('../../src/intake/reading/mail-process.ts', import.meta.url)
  const script = `
    import { subscribe } from 'node:diagnostics_channel'
    subscribe('child_process', ({ process: child }) => setImmediate(() => console.log(child.pid)))
    const { startMailProcess } = await import('${reading.href}')
    startMailProcess({ timeLimitMs: 20_000, heapLimitMb: 128, dataDir: '${tmpdir()}' })
  `
  const service = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const [line] = await once(service.stdout, 'data')
  const pid = Number(line)
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('read-mails.ts')
  service.kill('SIGKILL')
  await vi.waitUntil(() => !existsSync(`/proc/${pid}`), { timeout: 50_000 })
})

/** The process that is started next. */
function nextProcess(): Promise<ChildProcess> {
  return new Promise((resolve) => {
    const onStart = (message: unknown) => {
      unsubscribe('child_process', onStart)
      resolve((message as { process: ChildProcess }).process)
    }
    subscribe('child_process', onStart)
  })
}

test('an empty mail is degraded, not an error', async () => {
  expect(await aReaderOfTest().read(raw(Buffer.alloc(0)))).toMatchObject({ degraded: true, rawSize: 0 })
})

test('what the source of the bytes throws is thrown on, and the next mail is read', async () => {
  const reader = aReaderOfTest()
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('Subject: x\r\n')
    throw new Error('the disk is gone')
  }
  await expect(reader.read(raw(aMail(), broken))).rejects.toThrow('the disk is gone')
  expect(await reader.read(raw(aMail()))).toMatchObject({ degraded: false })
})

test.each([
  ['many pieces', inPieces],
  [
    'one piece',
    async function* (mail: Buffer) {
      yield mail
    },
  ],
])('a large mail of %s passes through whole', async (_, open) => {
  const content = Buffer.alloc(12 << 20, 'liite')
  const mail = aMail({ attachments: [{ filename: 'liite.bin', content }] })
  const read = await aReaderOfTest().read(raw(mail, () => open(mail)))
  const sha256 = createHash('sha256').update(content).digest('hex')
  expect(read.attachments).toMatchObject([{ size: content.length, sha256 }])
})
