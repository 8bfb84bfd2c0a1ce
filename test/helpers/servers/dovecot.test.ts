import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMail } from '../mails/a-mail.ts'
import { type Dovecot, startDovecot } from './dovecot.ts'
import { describeWith } from './requires.ts'
import { removeDirectory } from './temporary-directory.ts'

describeWith('dovecot', 'a private Dovecot', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot.stop())

  test('a mail delivered by LMTP lies in the mailbox it was sent to', async () => {
    const raw = aMail({ subject: 'Häätöuhka' })
    await dovecot.deliver(raw)
    await dovecot.deliver(raw, 'radgivning@kaupunki.example')
    const stored = await dovecot.messages()
    expect(stored).toHaveLength(1)
    expect(stored[0]?.raw.subarray(-raw.length).equals(raw)).toBe(true)
    expect(await dovecot.count('INBOX', 'radgivning@kaupunki.example')).toBe(1)
  })

  test('a mail for somebody unknown is refused at once', async () => {
    await expect(dovecot.deliver(aMail(), 'kukaan@kaupunki.example')).rejects.toThrow(/550/)
  })

  test('a mail appended to Sent keeps its flags, and is gone when removed', async () => {
    const uid = await dovecot.append(aMail(), { folder: 'Sent', flags: ['\\Seen'] })
    expect(await dovecot.messages('Sent')).toMatchObject([{ uid, flags: expect.arrayContaining(['\\Seen']) }])
    await dovecot.remove([uid], 'Sent')
    expect(await dovecot.count('Sent')).toBe(0)
  })

  test('TLS is trusted by who knows the certificate, and by nobody else', async () => {
    const login = { ...dovecot.imaps, secure: true, auth: { user: dovecot.user, pass: dovecot.password } }
    const trusting = new ImapFlow({ ...login, logger: false, tls: { ca: dovecot.certificate } })
    await trusting.connect()
    await trusting.logout()
    const careful = new ImapFlow({ ...login, logger: false })
    careful.on('error', () => careful.close())
    await expect(careful.connect()).rejects.toThrow(/self-signed/)
  })

  test('mail and UIDVALIDITY survive a restart; a reset changes UIDVALIDITY but no mail', async () => {
    await dovecot.append(aMail(), { folder: 'Archive' })
    const before = await dovecot.uidValidity('Archive')
    await dovecot.restart()
    expect(await dovecot.uidValidity('Archive')).toBe(before)
    dovecot.resetUidValidity('Archive')
    expect(await dovecot.uidValidity('Archive')).not.toBe(before)
    expect(await dovecot.count('Archive')).toBe(1)
  })

  test('whoever is connected is cut off when the server halts', async () => {
    const client = new ImapFlow({
      ...dovecot.imap,
      secure: false,
      doSTARTTLS: false,
      auth: { user: dovecot.user, pass: dovecot.password },
      logger: false,
    })
    await client.connect()
    const closed = once(client, 'close')
    await dovecot.halt()
    await closed
    await dovecot.start()
  })

  test('a test process that is killed takes its Dovecot with it', async () => {
    // Dovecot says that it starts before it writes its pid; whoever may sign in comes after both.
    const program = `import { startDovecot } from './dovecot.ts'
      const { directory, count } = await startDovecot()
      await count()
      console.log(JSON.stringify({ directory }))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
    })
    const [line] = await once(child.stdout, 'data')
    const { directory } = JSON.parse(String(line))
    const master = readFileSync(`${directory}/run/master.pid`, 'utf8').trim()
    const watch = spawn('tail', ['--pid', master, '-f', '/dev/null'])
    child.kill('SIGKILL')
    await once(watch, 'exit')
    removeDirectory(directory)
  })

  test('five more start side by side, each with its own mail', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => startDovecot()))
    try {
      await servers[0]?.deliver(aMail())
      const counts = await Promise.all(servers.map((server) => server.count()))
      expect(counts).toEqual([1, 0, 0, 0, 0])
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
    }
  })
})
