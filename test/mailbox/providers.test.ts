import { expect, onTestFinished, test } from 'vitest'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { startScriptedImap } from '../helpers/servers/scripted-imap.ts'

const plan = {
  folder: 'INBOX',
  after: { kind: 'keep' as const },
  maxBytes: 1_000,
  log: { warn: () => undefined },
}

test('a shared mailbox of Microsoft 365 is entered with both of its names', async () => {
  const said: string[] = []
  const server = await startScriptedImap(0, {
    script: {
      LOGIN: (args) => {
        said.push(args)
        return 'OK welcome'
      },
    },
  })
  onTestFinished(() => server.stop())
  const user = 'palvelu@kaupunki.example\\neuvonta@kaupunki.example'
  const { host, port } = server
  const signIn = { kind: 'password', user, password: 'sala"sana' } as const
  const opened = await imapMailbox({ host, port, security: 'none', signIn }, plan).open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  onTestFinished(() => opened.session.close())
  expect(said).toEqual([String.raw`"palvelu@kaupunki.example\\neuvonta@kaupunki.example" "sala\"sana"`])
  expect(opened.session.mailbox).toBe(`imap://${user}@127.0.0.1`)
})
