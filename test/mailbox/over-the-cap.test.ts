import { expect, onTestFinished, test } from 'vitest'
import { missingRest } from '../../src/intake/intake-store.ts'
import { piecesOf } from '../../src/intake/mail-bytes.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { startScriptedImap } from '../helpers/servers/scripted-imap.ts'

/* Of a mail over the cap headers and text are filed and the rest is listed, whatever the server leaves out. */

const sections: Readonly<Record<string, string>> = {
  HEADER: 'Subject: suuri\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n',
  TEXT: 'Hei, miten saan maksuaikaa? Liitteet ovat suuria.\r\n',
}
const structure = `BODYSTRUCTURE ("text" "plain" ("charset" "utf-8") NIL NIL "7bit" ${sections.TEXT?.length} 1)`

/** A server that gives sections in bits of so many bytes, but for those it answers with NIL. */
async function aLargeMail({ bits = 1_000, nil = [] as readonly string[], told = structure } = {}) {
  const server = await startScriptedImap(1, {
    script: {
      'UID FETCH': (args) => {
        if (args.includes('INTERNALDATE'))
          return [
            '* 1 FETCH (UID 1 RFC822.SIZE 9000000 INTERNALDATE "24-Nov-2026 08:30:00 +0200")',
            'OK done',
          ]
        const [, from] = /BODY\.PEEK\[\]<(\d+)/.exec(args) ?? []
        if (from !== undefined) return [`* 1 FETCH (UID 1 BODY[]<${from}> {1}\r\nx)`, 'OK done']
        const items = [...args.matchAll(/BODY\.PEEK\[(\w+)\]<(\d+)\.(\d+)>/g)].map(
          ([, name = '', start, length]) => {
            const bit = (sections[name] ?? '').slice(Number(start)).slice(0, Math.min(Number(length), bits))
            return `BODY[${name}]<${start}> ${nil.includes(name) ? 'NIL' : `{${bit.length}}\r\n${bit}`}`
          },
        )
        if (args.includes('BODYSTRUCTURE')) items.unshift(told)
        return [`* 1 FETCH (UID 1 ${items.join(' ')})`, 'OK done']
      },
    },
  })
  const warnings: object[] = []
  const opened = await imapMailbox(
    {
      host: server.host,
      port: server.port,
      security: 'none',
      signIn: { kind: 'password', user: 'u', password: 'p' },
    },
    {
      folder: 'inbox',
      after: { kind: 'keep' },
      maxBytes: 100_000,
      log: { warn: (fields) => void warnings.push(fields) },
    },
  ).open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  const { session } = opened
  onTestFinished(async () => {
    await session.close()
    await server.stop()
  })
  const mails: { text: string; left: readonly object[] }[] = []
  for await (const { bytes, leftOnServer = [] } of session.fetch([1], 100_000)) {
    const pieces: Uint8Array[] = []
    for await (const piece of piecesOf(bytes)) pieces.push(piece)
    mails.push({ text: Buffer.concat(pieces).toString('latin1'), left: leftOnServer })
  }
  return { mails, warnings, folder: session.folder }
}

test.each([1_000, 20])('headers and text come whole in bits of %i bytes', async (bits) => {
  const { mails } = await aLargeMail({ bits })
  expect(mails).toMatchObject([{ left: [] }])
  expect(mails[0]?.text).toContain('Subject: suuri\r\n')
  expect(mails[0]?.text).toContain('Content-Type: text/plain; charset=utf-8\r\n')
  expect(mails[0]?.text).toContain(sections.TEXT)
})

test.each(['', 'BODYSTRUCTURE NIL'])(
  'without a structure the beginning is read, the rest is listed',
  async (told) => {
    const { mails } = await aLargeMail({ told })
    expect(mails[0]?.text).toContain(sections.TEXT)
    expect(mails[0]?.left).toEqual([{ name: '', type: 'message/rfc822', size: 9_000_000 - 100_000 }])
  },
)

test('a text the server does not give is listed as missing', async () => {
  const { mails } = await aLargeMail({ nil: ['TEXT'] })
  expect(mails[0]?.text).toContain('Subject: suuri\r\n')
  expect(mails[0]?.left).toEqual([{ name: '', type: missingRest, size: sections.TEXT?.length }])
})

test('a mail without its headers is no mail yet: it is told, and asked for again', async () => {
  const { mails, warnings } = await aLargeMail({ nil: ['HEADER'] })
  expect(mails).toEqual([])
  expect(warnings).toEqual([{ code: 'MAIL_WITHHELD', uid: 1 }])
})

test('the inbox is one folder however it is written', async () => {
  const { folder } = await aLargeMail()
  expect(folder).toBe('INBOX')
})
