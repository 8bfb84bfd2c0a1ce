import { expect, onTestFinished, test } from 'vitest'
import { missingRest, untoldRest } from '../../src/intake/intake-store.ts'
import { piecesOf } from '../../src/intake/mail-bytes.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { type Misbehaviour, startScriptedImap } from '../helpers/servers/scripted-imap.ts'

/*
 * Whether a mail is over the cap is seen by its bytes, never by what a server says of its size: one over it is
 * filed with headers and text and a list of the rest, one under it whole.
 */

const megabyte = 1024 * 1024
const cap = 2 * megabyte
const small = 'Subject: pieni\r\n\r\nHei.\r\n'
const large = `Subject: suuri\r\n\r\nMiten saan maksuaikaa?\r\n${'Rivi täytettä.\r\n'.repeat(400_000)}`

async function aFolder(mails: readonly string[], ...how: readonly Misbehaviour[]) {
  const server = await startScriptedImap()
  for (const mail of mails) server.deliver(Buffer.from(mail, 'latin1'))
  const always = (each: Misbehaviour) => {
    server.misbehave(/^UID FETCH/, (answer) => {
      always(each)
      return each(answer)
    })
  }
  for (const each of how) always(each)
  const signIn = { kind: 'password' as const, user: 'u', password: 'p' }
  const opened = await imapMailbox(
    { host: server.host, port: server.port, security: 'none', signIn },
    { folder: 'INBOX', after: { kind: 'keep' }, maxBytes: cap, log: { warn: () => undefined } },
  ).open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  const { session } = opened
  onTestFinished(async () => {
    await session.close()
    await server.stop()
  })
  const fetched: { uid: number; text: string; left: readonly object[] }[] = []
  for await (const mail of session.fetch(await session.uidsAbove(0), cap)) {
    const pieces: Uint8Array[] = []
    for await (const piece of piecesOf(mail.bytes)) pieces.push(piece)
    const { uid, leftOnServer: left = [] } = mail
    fetched.push({ uid, text: Buffer.concat(pieces).toString('latin1'), left })
  }
  return fetched
}

const sized =
  (size: string): Misbehaviour =>
  ({ lines }) => ({ lines: lines.map((line) => line.replace(/RFC822\.SIZE \d+ ?/, size)) })

test.each([
  ['that is not told', ''],
  ['that is told as small', 'RFC822.SIZE 500 '],
  ['that is told as a little under the cap', `RFC822.SIZE ${cap - 7} `],
  ['that is told as nothing', 'RFC822.SIZE 0 '],
])(
  'of a mail over the cap whose size is one %s headers and text come, and the rest is listed',
  async (_, size) => {
    const mails = await aFolder([small, large, small], sized(size))
    expect(mails.map(({ uid }) => uid)).toEqual([1, 2, 3])
    expect(mails[1]?.text).toMatch(/^Subject: suuri\r\n/)
    expect(mails[1]?.text).toContain('Miten saan maksuaikaa?')
    expect(mails[1]?.text.length).toBeLessThan(cap + 1_000)
    expect(mails[1]?.left).toEqual([
      { name: '', type: 'text/plain', size: large.length - large.indexOf('Miten') },
    ])
    expect([mails[0]?.text, mails[2]?.text]).toEqual([small, small])
  },
)

test('where the server tells neither size nor structure, it is said that the length of the rest is not known', async () => {
  const noStructure: Misbehaviour = ({ lines }) => ({
    lines: lines.map((line) =>
      line.replace(/RFC822\.SIZE \d+ ?/, '').replace(/BODYSTRUCTURE \(.*?\) ?(?=BODY)/, ''),
    ),
  })
  const [mail] = await aFolder([large], noStructure)
  expect(mail?.text).toContain('Miten saan maksuaikaa?')
  expect(mail?.left).toEqual([{ name: '', type: untoldRest, size: 0 }])
})

test('a mail whose size is told as over the cap and is not comes whole', async () => {
  expect(await aFolder([small, small], sized('RFC822.SIZE 90000000 '))).toEqual([
    { uid: 1, text: small, left: [{ name: '', type: missingRest, size: 90_000_000 - small.length }] },
    { uid: 2, text: small, left: [{ name: '', type: missingRest, size: 90_000_000 - small.length }] },
  ])
})

test('a server that refuses to give what lies beyond the end hides no mail', async () => {
  const refusing: Misbehaviour = ({ args, lines }) => ({
    lines: args.includes(`<${cap}.`)
      ? ['NO out of range']
      : lines.map((line) => line.replace(/RFC822\.SIZE \d+ ?/, '')),
  })
  const [mail] = await aFolder([small], refusing)
  expect(mail).toEqual({ uid: 1, text: small, left: [] })
})

test('a mail that goes on for ever is cut at the cap, and that is said', async () => {
  const endless: Misbehaviour = ({ args, lines }) => ({
    lines: args.includes(`<${cap}.1>`)
      ? ['* 1 FETCH (UID 1 BODY[] NIL)', 'OK done']
      : lines.map((line) => line.replace(/RFC822\.SIZE \d+ ?/, '')),
  })
  const [mail] = await aFolder([large], endless)
  expect(mail?.text.length).toBeGreaterThanOrEqual(cap)
  expect(mail?.text.length).toBeLessThan(cap + 2 * megabyte)
  expect(mail?.left).toEqual([{ name: '', type: untoldRest, size: 0 }])
})

test('texts come whole although the server tells their sizes too small', async () => {
  const understated: Misbehaviour = ({ lines }) => ({
    lines: lines.map((line) => line.replace(/"8bit" \d+/, '"8bit" 3')),
  })
  const [mail] = await aFolder([`${large}`], understated)
  expect(mail?.text).toContain('Miten saan maksuaikaa?')
  expect(mail?.left).toEqual([{ name: '', type: untoldRest, size: 0 }])
})

test('headers that are longer than any letter’s are cut, and that is said', async () => {
  const headers = `Subject: pitkä\r\n${'X-Turha: turha\r\n'.repeat(20_000)}`
  const [mail] = await aFolder([`${headers}\r\n${large}`])
  expect(mail?.text).toMatch(/^Subject: pitkä\r\n/)
  expect(mail?.text).toContain('Miten saan maksuaikaa?')
  expect(mail?.left[0]).toEqual({ name: '', type: untoldRest, size: 0 })
})
