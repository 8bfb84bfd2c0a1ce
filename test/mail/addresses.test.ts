import { expect, test } from 'vitest'
import { readAddresses } from '../../src/mail/headers/addresses.ts'
import { readHeaderBlock } from '../../src/mail/headers/header-block.ts'
import { participantKey } from '../../src/mail/senders/participant-key.ts'
import { readSender } from '../../src/mail/senders/sender.ts'

const latin1 = (text: string) => Buffer.from(text).toString('latin1')
const addresses = (value: string) =>
  readAddresses([latin1(value)]).map(({ name, address }) => `${name}|${address}`)

test.each([
  ['Aino Testi <aino@x.example>', ['Aino Testi|aino@x.example']],
  ['aino@x.example (Aino)', ['Aino|aino@x.example']],
  ['aino@x.example', ['|aino@x.example']],
  ['Virtanen, Aino <aino@x.example>, b@x.example', ['Virtanen, Aino|aino@x.example', '|b@x.example']],
  ['"Virtanen, Aino" <aino@x.example>', ['Virtanen, Aino|aino@x.example']],
  ['Ryhmä: a@x.example, B <b@x.example>;, c@x.example', ['|a@x.example', 'B|b@x.example', '|c@x.example']],
  ['undisclosed-recipients:;', []],
  ['<>', []],
  ['', []],
  ['"pomo@pankki.example" <x@y.example>', ['pomo@pankki.example|x@y.example']],
  ['Päivi <päivi@ääkkönen.example>', ['Päivi|päivi@ääkkönen.example']],
  ['=?utf-8?q?P=C3=A4ivi?= <p@x.example>', ['Päivi|p@x.example']],
  ['=?utf-8?q?a=40pankki.example?=, b@x.example', ['a@pankki.example|b@x.example']],
  ['<mailto:a@x.example>', ['|a@x.example']],
  ['"A \\"B\\" C" <a@x.example>', ['A "B" C|a@x.example']],
  ['A <a@x.example, B <b@x.example>', ['A|a@x.example', 'B|b@x.example']],
  ["'Aino' <a@x.example>", ['Aino|a@x.example']],
  ['A <@route.example:a@x.example>', ['A|a@x.example']],
  ['a@x.example\u202e <b@x.example>', ['a@x.example|b@x.example']],
])('%s holds the addresses that its grammar gives', (value, expected) => {
  expect(addresses(value)).toEqual(expected)
})

const sender = (...lines: string[]) => readSender(readHeaderBlock(Buffer.from(lines.join('\n'))))

test('the sender is From, else what From looks like, else Reply-To, Sender, Return-Path', () => {
  expect(sender('Reply-To: r@x.example', 'From: A <a@x.example>').sender?.address).toBe('a@x.example')
  expect(sender('From: "A <a@x.example>').sender?.address).toBe('a@x.example')
  expect(sender('From: Nimi', 'Reply-To: r@x.example').sender?.address).toBe('r@x.example')
  expect(sender('Return-Path: <p@x.example>')).toMatchObject({
    sender: { address: 'p@x.example' },
    problems: [{ code: 'sender-guessed' }],
  })
  expect(sender('Subject: x')).toMatchObject({ sender: undefined, problems: [{ code: 'sender-missing' }] })
})

test('a name that shows the address of another domain is flagged, as are several senders', () => {
  expect(sender('From: "pomo@pankki.example" <x@y.example>').problems).toEqual([
    { code: 'name-holds-other-address' },
  ])
  expect(sender('From: a@x.example, b@y.example').problems).toEqual([{ code: 'several-senders' }])
  expect(sender('From: "x@y.example" <x@y.example>').problems).toEqual([])
})

test('two spellings of one mailbox have one key, and tags and dots make other mailboxes', () => {
  expect(participantKey('Aino@ÄÄKKÖNEN.example.')).toBe(participantKey('aino@xn--kknen-fraa0m.example'))
  expect(participantKey('a+b@x.example')).not.toBe(participantKey('a@x.example'))
  expect(participantKey('a.b@x.example')).not.toBe(participantKey('ab@x.example'))
})
