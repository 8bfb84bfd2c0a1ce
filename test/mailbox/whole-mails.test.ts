import { expect, onTestFinished, test } from 'vitest'
import { missingRest } from '../../src/intake/intake-store.ts'
import { piecesOf } from '../../src/intake/mail-bytes.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { type Misbehaviour, startScriptedImap } from '../helpers/servers/scripted-imap.ts'

/*
 * A mail is filed whole, or it is said what is missing; whatever a server does to a literal or a size, no mail
 * is cut in silence and none takes in the words of another.
 */

const first = 'Subject: eka\r\n\r\nHei (kiitos)\r\nLoppu.\r\n'
const second = 'Subject: toka\r\n\r\nTerve (moi)\r\nSalaisuus.\r\n'

async function aFolder(...mails: readonly string[]) {
  const server = await startScriptedImap()
  for (const mail of mails) server.deliver(Buffer.from(mail, 'latin1'))
  const warnings: object[] = []
  const log = { warn: (fields: object) => void warnings.push(fields) }
  const signIn = { kind: 'password' as const, user: 'u', password: 'p' }
  const opened = await imapMailbox(
    { host: server.host, port: server.port, security: 'none', signIn },
    { folder: 'INBOX', after: { kind: 'keep' }, maxBytes: 5_000_000, log },
  ).open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  const { session } = opened
  onTestFinished(async () => {
    await session.close()
    await server.stop()
  })
  const fetched = async (maxBytes = 5_000_000) => {
    const mails: { uid: number; text: string; left?: readonly object[]; at?: Date }[] = []
    for await (const mail of session.fetch(await session.uidsAbove(0), maxBytes)) {
      const pieces: Uint8Array[] = []
      for await (const piece of piecesOf(mail.bytes)) pieces.push(piece)
      const { uid, leftOnServer = [], internalDate } = mail
      mails.push({
        uid,
        text: Buffer.concat(pieces).toString('latin1'),
        ...(leftOnServer.length === 0 ? {} : { left: leftOnServer }),
        ...(internalDate ? { at: internalDate } : {}),
      })
    }
    return mails
  }
  const texts = async () => (await fetched()).map(({ uid, text }) => [uid, text])
  const always = (command: RegExp, how: Misbehaviour) => {
    server.misbehave(command, (answer) => {
      always(command, how)
      return how(answer)
    })
  }
  const fetches = () => server.commands.filter((command) => command.startsWith('UID FETCH'))
  return { server, session, warnings, fetched, texts, always, fetches }
}

const bodies = /^UID FETCH .*BODY/
const sizes = /^UID FETCH .*INTERNALDATE/

/** Every answer with other lines, each changed by itself. */
const changed =
  (change: (line: string) => string): Misbehaviour =>
  ({ lines }) => ({ lines: lines.map(change) })

const both = [
  [1, first],
  [2, second],
]

/** A literal that ends before ")" and the line's end: imapflow takes the cut mail for an answer. */
function cutBefore(line: string): string {
  const [, head = '', body = ''] = /^(.* )\{\d+\}\r\n(.*)$/s.exec(line) ?? []
  const end = body.indexOf(')\r\n')
  return end < 0 ? line : `${head}{${end}}\r\n${body}`
}

test('mails whose size agrees take one command for the sizes and one for all of them', async () => {
  const { texts, fetches } = await aFolder(first, second)
  expect(await texts()).toEqual(both)
  expect(fetches()).toHaveLength(2)
})

test('a single mail whose size agrees takes no third command', async () => {
  const { texts, fetches } = await aFolder(first)
  expect(await texts()).toEqual([[1, first]])
  expect(fetches()).toHaveLength(2)
})

test('a literal that is announced too short cuts no mail', async () => {
  const { server, texts, warnings } = await aFolder(first, second)
  server.misbehave(bodies, changed(cutBefore))
  server.misbehave(bodies, changed(cutBefore))
  expect(await texts()).toEqual(both)
  expect(warnings).toEqual([])
})

test('a mail of which the server always holds back the end is filed with what is missing', async () => {
  const { always, fetched, warnings } = await aFolder(first)
  always(bodies, changed(cutBefore))
  const came = first.indexOf(')')
  const missing = first.length - came
  expect(await fetched()).toMatchObject([
    { text: first.slice(0, came), left: [{ name: '', type: missingRest, size: missing }] },
  ])
  expect(warnings).toEqual([{ uid: 1, announced: first.length, bytes: came }])
})

test('a literal that is announced too long takes in nothing of the next mail', async () => {
  const { server, texts } = await aFolder(first, second)
  server.misbehave(bodies, ({ lines }) => {
    const text = lines.slice(0, -1).join('\r\n')
    const start = text.indexOf('\r\n') + 2
    const end = text.indexOf(')\r\n', text.indexOf('Terve'))
    const longer = text.replace(/\{\d+\}/, `{${end - start}}`)
    return { lines: [longer, 'OK done'] }
  })
  expect(await texts()).toEqual(both)
})

test.each(['NIL', '""'])('a mail of which the server gives %s is no empty mail', async (nothing) => {
  const { always, texts, warnings } = await aFolder(first, second)
  const emptied = (line: string) =>
    line.includes('UID 1 ') ? line.replace(/BODY\[\].*\)$/s, `BODY[] ${nothing})`) : line
  always(bodies, changed(emptied))
  expect(await texts()).toEqual([[2, second]])
  expect(warnings).toEqual([{ code: 'MAIL_WITHHELD', uid: 1 }])
})

test('a mail without a byte is a mail', async () => {
  const { texts } = await aFolder('', second)
  expect(await texts()).toEqual([
    [1, ''],
    [2, second],
  ])
})

test.each([
  ['too small', (size: number) => size - 9],
  ['too large', (size: number) => size + 900],
  ['far too large', () => 4_900_000],
])('a size that is %s and told right with the mail cuts nothing and is no fault', async (_, size) => {
  const { always, fetched, warnings } = await aFolder(first, second)
  const estimated = (line: string) => line.replace(/SIZE (\d+)/, (_all, told) => `SIZE ${size(Number(told))}`)
  always(sizes, changed(estimated))
  const mails = await fetched()
  expect(mails.map(({ uid, text }) => [uid, text])).toEqual(both)
  expect(mails.some(({ left }) => left)).toBe(false)
  expect(warnings).toEqual([])
})

test.each([
  ['too small', -9, false],
  ['too large', 900, true],
])('a size that stays %s is told; what came is filed', async (_, difference, isMissing) => {
  const { always, fetched, warnings } = await aFolder(first)
  const wrong = (line: string) =>
    line.replace(/SIZE (\d+)/, (_all, told) => `SIZE ${Number(told) + difference}`)
  always(/^UID FETCH/, changed(wrong))
  const [mail] = await fetched()
  expect(mail?.text).toBe(first)
  expect(mail?.left?.length === 1).toBe(isMissing)
  expect(warnings).toEqual([{ uid: 1, announced: first.length + difference, bytes: first.length }])
})

test.each([
  ['no size', / RFC822\.SIZE \d+/, true],
  ['no date', / ?INTERNALDATE "[^"]*"/, false],
  ['nothing', / (INTERNALDATE|RFC822).*(?=\)$)/s, false],
])('a server that tells %s of a mail hides it not', async (_, left, hasDate) => {
  const { always, fetched } = await aFolder(first, second)
  always(
    sizes,
    changed((line) => line.replace(left, '')),
  )
  const mails = await fetched()
  expect(mails.map(({ uid, text }) => [uid, text])).toEqual(both)
  expect(mails.every(({ at }) => (at !== undefined) === hasDate)).toBe(true)
})

test('a date that is none is none, and the mail comes', async () => {
  const { always, fetched } = await aFolder(first)
  always(
    sizes,
    changed((line) => line.replace('24-Nov-2026', '99-Nix-2026')),
  )
  expect(await fetched()).toEqual([{ uid: 1, text: first }])
})

test('a mail that is left out of the list of sizes is asked for all the same', async () => {
  const { server, texts } = await aFolder(first, second)
  server.misbehave(sizes, ({ lines }) => ({ lines: lines.slice(1) }))
  expect(await texts()).toEqual(both)
})

test('a server that knows no partial FETCH gives a mail once', async () => {
  const { always, texts } = await aFolder(first)
  always(/^UID FETCH/, ({ args, lines }) => {
    const whole = `* 1 FETCH (UID 1 BODY[] {${first.length}}\r\n${first})`
    return {
      lines: args.includes('BODY')
        ? [whole, 'OK done']
        : lines.map((line) => line.replace(/SIZE \d+/, 'SIZE 9')),
    }
  })
  expect(await texts()).toEqual([[1, first]])
})

test('a large mail comes whole in pieces, also when they are shorter than asked', async () => {
  const large = `Subject: suuri\r\n\r\n${'Paljon tekstiä.\r\n'.repeat(150_000)}`
  const { always, texts } = await aFolder(first, large, second)
  always(bodies, ({ lines }) => ({
    lines: lines.map((line) => {
      const [, head = '', body = ''] = /^(\* 2 .* )\{\d+\}\r\n(.*)\)$/s.exec(line) ?? []
      const given = body.slice(0, 700_000)
      return head ? `${head}{${given.length}}\r\n${given})` : line
    }),
  }))
  expect(await texts()).toEqual([
    [1, first],
    [2, large],
    [3, second],
  ])
})

test.each<[string, Misbehaviour]>([
  ['for another offset', changed((line) => line.replace('BODY[]<0>', 'BODY[]<7>'))],
  ['with a literal nobody can read', changed((line) => line.replace(/\{\d+\}/, '{10}'))],
  ['with nothing', ({ lines }) => ({ lines: lines.slice(-1) })],
])('a mail that is there and answered %s ends the connection', async (_, how) => {
  const { always, fetched, session } = await aFolder(first)
  always(bodies, how)
  await expect(fetched()).rejects.toMatchObject({ code: 'OUT_OF_STEP' })
  await expect(session.ping()).rejects.toThrow()
})

test('what a broken answer leaves of a batch is given on before the connection is given up', async () => {
  const { always, session } = await aFolder(first, second)
  always(
    bodies,
    changed((line) => (line.includes('UID 2 ') ? line.replace(/\{\d+\}/, '{10}') : line)),
  )
  const came: number[] = []
  const reading = async () => {
    for await (const { uid } of session.fetch([1, 2], 5_000_000)) came.push(uid)
  }
  await expect(reading()).rejects.toMatchObject({ code: 'OUT_OF_STEP' })
  expect(came).toEqual([1])
})

test('a mail that somebody deletes meanwhile is left out', async () => {
  const { server, texts, warnings } = await aFolder(first, second)
  server.misbehave(bodies, ({ lines }) => {
    server.remove(1)
    return { lines: [...lines.slice(1, -1), '* 1 EXPUNGE', 'OK done'] }
  })
  expect(await texts()).toEqual([[2, second]])
  expect(warnings).toEqual([])
})

test('of two answers for one mail the one with its size counts', async () => {
  const { server, texts } = await aFolder(first, second)
  const twice = ['* 1 FETCH (UID 1 BODY[] NIL)', '* 1 FETCH (UID 1 BODY[] {3}\r\nabc)']
  server.misbehave(bodies, ({ lines }) => ({ lines: [...lines.slice(0, -1), ...twice, 'OK done'] }))
  expect(await texts()).toEqual(both)
})

test('the highest UID there can be is fetched, and nothing above it is asked for', async () => {
  const { session, server } = await aFolder()
  expect(await session.uidsAbove(2 ** 32 - 1)).toEqual([])
  expect(server.commands.some((command) => command.includes('4294967296'))).toBe(false)
})

test.each<[string, Misbehaviour]>([
  ['as a literal of bytes (RFC 3516)', changed((line) => line.replace(/ \{(\d+)\}/, ' ~{$1}'))],
  ['in reverse order', ({ lines }) => ({ lines: [...lines.slice(0, -1).reverse(), lines.at(-1)!] })],
  [
    'among flags that somebody changes',
    ({ lines }) => ({
      lines: lines.flatMap((line) => [
        '* 1 FETCH (UID 1 FLAGS (\\Seen))',
        '* 2 FETCH (FLAGS (\\Seen))',
        line,
      ]),
    }),
  ],
  [
    'in two lines for each mail',
    changed((line) => line.replace(/^(\* \d+ FETCH \()(UID \d+ )(.*?)(BODY\[\].*)$/s, '$1$2$3)\r\n$1$2$4')),
  ],
  [
    'with a count of mails in between',
    ({ lines }) => ({ lines: lines.flatMap((line) => ['* 2 EXISTS', line]) }),
  ],
])('mails come whole when the server gives them %s', async (_, how) => {
  const { always, texts, warnings } = await aFolder(first, second)
  always(/^UID FETCH/, how)
  expect(await texts()).toEqual(both)
  expect(warnings).toEqual([])
})

test('a NUL, a bare line end and a line of a megabyte stay what they are', async () => {
  const strange = `Subject: outo\r\n\r\na\0b\nc\rd\r\n${'ä'.repeat(1_100_000)}\r\n`
  const { texts } = await aFolder(strange, first)
  expect(await texts()).toEqual([
    [1, strange],
    [2, first],
  ])
})

test('signs and ids are told of each mail, also when the server refuses to answer for all of them', async () => {
  const named = 'Subject: eka\r\nMessage-ID: <eka@citizen.example>\r\n\r\nHei.\r\n'
  const { server, session } = await aFolder(named, second)
  const at = new Date('2026-11-24T06:30:00Z')
  const signs = [
    { uid: 1, size: named.length, internalDate: at },
    { uid: 2, size: second.length, internalDate: at },
  ]
  expect(await session.signsOf([1, 2])).toEqual(signs)
  server.misbehave(/^UID FETCH 1,2 /, () => ({ lines: ['NO Some messages could not be fetched'] }))
  expect(await session.signsOf([1, 2])).toEqual(signs)
  expect([await session.holds(2), await session.holds(3)]).toEqual([true, false])
})
