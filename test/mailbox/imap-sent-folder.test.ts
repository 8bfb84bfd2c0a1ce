import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { imapSentFolder } from '../../src/mailbox/sent/imap-sent-folder.ts'
import { providerFilesSubmissions } from '../../src/mailbox/sent/provider-filing.ts'
import { chooseSentFolder, type SentFolderSetting } from '../../src/mailbox/sent/sent-folder-choice.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type Dovecot, startDovecot } from '../helpers/servers/dovecot.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { startTcpProxy } from '../helpers/servers/tcp-proxy.ts'

describeWith('dovecot', 'the Sent folder of a real server', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot.stop())

  const sentFolder = (setting: SentFolderSetting, at = dovecot.imap) =>
    imapSentFolder(
      {
        ...at,
        security: 'none',
        signIn: { kind: 'password', user: dovecot.user, password: dovecot.password },
      },
      { setting, smtpHost: '127.0.0.1', maxBytes: 5_000_000 },
    )

  test('gets the very bytes that were sent, read, with the time of sending', async () => {
    const sent = sentFolder({ kind: 'auto' })
    expect(await sent.filesByItself()).toBe(false)
    const raw = aMail({ messageId: 't1.abc@kaupunki.example', text: 'Vastaus å' })
    expect(await sent.has('t1.abc@kaupunki.example')).toBe(false)
    await sent.append(pieces(raw), new Date('2026-11-24T08:30:00Z'))
    expect(await sent.has('t1.abc@kaupunki.example')).toBe(true)
    expect(await sent.has('t1.ab@kaupunki.example')).toBe(false)
    const copy = (await dovecot.messages('Sent')).at(-1)
    expect(copy?.flags).toContain('\\Seen')
    expect(copy?.raw.equals(raw)).toBe(true)
    await sent.close()
  })

  test('answers again after its connection was lost', async () => {
    const wire = await startTcpProxy(dovecot.imap)
    const sent = sentFolder({ kind: 'auto' }, wire)
    await sent.append(pieces(aMail({ messageId: 't2.abc@kaupunki.example' })), new Date())
    wire.cutAll()
    expect(await sent.has('t2.abc@kaupunki.example')).toBe(true)
    expect(wire.connections()).toBe(2)
    await sent.close()
    await wire.stop()
  })

  test('is the configured one, and a missing one is said so', async () => {
    await dovecot.createFolder('Lähteneet')
    const sent = sentFolder({ kind: 'folder', path: 'Lähteneet' })
    await sent.append(pieces(aMail()), new Date())
    await sent.close()
    expect(await dovecot.count('Lähteneet')).toBe(1)
    await expect(sentFolder({ kind: 'folder', path: 'Ei ole' }).has('x@y.example')).rejects.toThrow(
      'no-folder',
    )
  })

  test('takes no copy over the size agreed, and none at all when filing is off', async () => {
    const sent = sentFolder({ kind: 'auto' })
    await expect(sent.append(pieces(Buffer.alloc(6_000_000)), new Date())).rejects.toThrow('too-large')
    await sent.close()
    expect(await sentFolder({ kind: 'off' }).filesByItself()).toBe(true)
  })
})

describe('which folder is Sent', () => {
  const folder = (path: string, specialUse?: string, canHoldMail = true) => ({
    path,
    name: path.split('/').at(-1) ?? path,
    canHoldMail,
    ...(specialUse === undefined ? {} : { specialUse }),
  })
  test.each([
    ['the marked one', [folder('Sent'), folder('Lähetetyt', '\\Sent')], 'Lähetetyt'],
    ['a Finnish name', [folder('INBOX'), folder('Lähetetyt viestit')], 'Lähetetyt viestit'],
    ['a Swedish name', [folder('Skickade objekt'), folder('Skickade brev')], 'Skickade objekt'],
    ['a decomposed name', [folder('La\u0308hetetyt')], 'La\u0308hetetyt'],
    ['the topmost of two', [folder('Arkisto/Sent'), folder('Sent')], 'Sent'],
    ['none that cannot hold mail', [folder('Sent', '\\Sent', false)], undefined],
    ['none by a name that only looks like it', [folder('Sent to clients')], undefined],
  ])('%s', (_which, folders, path) => {
    expect(chooseSentFolder(folders, { kind: 'auto' })).toBe(path)
  })
})

test.each([
  ['smtp.gmail.com', 'imap.gmail.com', [], true],
  ['smtp.gmail.com', 'imap.kaupunki.example', ['X-GM-EXT-1'], true],
  ['smtp.office365.com', 'outlook.office365.com', [], true],
  ['smtp.kaupunki.example', 'outlook.office365.com', [], false],
  ['smtp.kaupunki.example', 'imap.gmail.com', ['X-GM-EXT-1'], false],
  ['notgmail.com', 'notgmail.com', [], false],
])(
  'what goes out over %s of a mailbox at %s (%j) is filed by the provider: %s',
  async (smtpHost, imapHost, capabilities, files) => {
    const ask = () => Promise.resolve(new Set<string>(capabilities))
    expect(await providerFilesSubmissions(smtpHost, imapHost, ask)).toBe(files)
  },
)

async function* pieces(raw: Buffer) {
  for (let start = 0; start < raw.length; start += 1_000) yield raw.subarray(start, start + 1_000)
}
