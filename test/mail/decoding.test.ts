import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from '../../src/mail/decoding/decode-text.ts'
import { transferDecoder } from '../../src/mail/decoding/transfer-decoding.ts'
import { decodeHeaderText } from '../../src/mail/headers/encoded-words.ts'
import { readStructuredValue } from '../../src/mail/headers/header-parameters.ts'
import { unflow } from '../../src/mail/text/flowed-text.ts'
import '../helpers/seeded-properties.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

test.each([
  ['plain ASCII under any name', latin1('Hei'), 'x-unknown', 'Hei', false],
  ['UTF-8 declared as such', Buffer.from('Hyvää'), 'UTF-8', 'Hyvää', false],
  ['UTF-8 declared as Latin-1', Buffer.from('Hyvää'), 'iso-8859-1', 'Hyvää', true],
  ['Latin-1 declared as UTF-8', latin1('Hyvää päivää'), 'utf-8', 'Hyvää päivää', true],
  ['Latin-1 without a word', latin1('åäö'), undefined, 'åäö', true],
  ['Latin-1 declared as ASCII', latin1('åäö'), 'us-ascii', 'åäö', false],
  ['Latin-9 with a euro', Buffer.from([0xa4]), 'ISO-8859-15', '€', false],
  ['Windows quotes declared as Latin-1', Buffer.from([0x93, 0x94]), 'iso-8859-1', '“”', false],
  ['a label with rubbish', latin1('\xe4'), '"iso-8859-1"; foo', 'ä', false],
  ['Cyrillic', Buffer.from([0xf0, 0xd2, 0xc9]), 'koi8-r', 'При', false],
  ['UTF-16 with its mark', Buffer.from([0xff, 0xfe, 0x48, 0, 0x69, 0]), undefined, 'Hi', false],
  ['Japanese by escapes under no name', latin1('\x1b$B%F\x1b(B\x1b$B%9\x1b(B'), undefined, 'テス', true],
  ['UTF-7, which is refused', latin1('+ADw-script+AD4-'), 'utf-7', '+ADw-script+AD4-', false],
])('%s is read right', (_, bytes, charset, text, isGuessed) => {
  expect(decodeText(bytes, charset)).toMatchObject({ text, isGuessed })
})

test('HTML may name its own charset when the header does not', () => {
  expect(decodeText(Buffer.from([0xf0, 0xd2, 0xc9]), undefined, 'koi8-r').text).toBe('При')
})

test('decoding never throws, whatever the bytes and the label', () => {
  const label = fc.oneof(
    fc.string(),
    fc.constantFrom('utf-16', 'gb2312', 'iso-2022-jp', 'shift_jis', 'big5', 'utf-7'),
  )
  fc.assert(
    fc.property(fc.uint8Array(), label, (bytes, name) => typeof decodeText(bytes, name).text === 'string'),
  )
})

test.each([
  ['=?utf-8?q?P=C3=A4iv=C3=A4=C3=A4?=', 'Päivää'],
  ['=?utf-8?b?UMOkaXbDpMOk?=', 'Päivää'],
  ['=?iso-8859-1?Q?=C4ij=E4?= =?iso-8859-1?Q?l=E4?=', 'Äijälä'],
  ['=?utf-8?q?=C3?= =?utf-8?q?=A4?=', 'ä'],
  ['=?utf-8*fi?q?=C3=A4?=', 'ä'],
  ['Re: =?utf-8?q?=C3=A4?=x', 'Re: äx'],
  ['"=?utf-8?q?=C3=A4?="', '"ä"'],
  ['=?iso-8859-1?Q?Fr\xfcsche?=', 'Früsche'],
  ['P\xe4iv\xe4', 'Päivä'],
  ['=?utf-8?q?=3D=3Futf-8=3Fq=3F=41=3F=3D?=', '=?utf-8?q?A?='],
  ['=?utf-8?x?broken?=', '=?utf-8?x?broken?='],
  ['=?=?=?', '=?=?=?'],
])('the header text %s is decoded once', (raw, text) => {
  expect(decodeHeaderText(raw)).toBe(text)
})

test.each([
  ["a; name*=utf-8'fi'p%C3%A4.txt", 'pä.txt'],
  ["a; name*=utf-8'p%C3%A4.txt", 'pä.txt'],
  ["a; name*0*=utf-8''p%C3; name*1*=%A4.txt", 'pä.txt'],
  ['a; name*0="pitka "; name*1="nimi.txt"', 'pitka nimi.txt'],
  ['a; name="=?utf-8?q?p=C3=A4.txt?="', 'pä.txt'],
  ['a; name="p\xe4.txt"', 'pä.txt'],
  ['a; name=raportti (1).pdf', 'raportti (1).pdf'],
  ['a; name="a\\"b;c.txt"', 'a"b;c.txt'],
  ['a (kommentti; name=x) ; name=y', 'y'],
  ["a; name=x; name*=utf-8''y", 'y'],
])('the parameter of %s is read', (raw, name) => {
  expect(readStructuredValue(raw).parameters.get('name')).toBe(name)
})

test('a transfer encoding is undone alike in one piece or in many', () => {
  const encodings = fc.constantFrom('base64', 'quoted-printable', 'x-uuencode', '7bit')
  fc.assert(
    fc.property(
      encodings,
      fc.string({ unit: fc.constantFrom('=', '\n', '\r', ' ', 'A', '4', 'z') }),
      fc.nat(9),
      (encoding, text, cut) => {
        const whole = transferDecoder(encoding)
        const parts = transferDecoder(encoding)
        const bytes = Buffer.from(text)
        const once = Buffer.concat([whole.write(bytes), whole.end()])
        const pieces = [parts.write(bytes.subarray(0, cut)), parts.write(bytes.subarray(cut)), parts.end()]
        expect(Buffer.concat(pieces).toString('latin1')).toBe(once.toString('latin1'))
      },
    ),
  )
})

test('flowed lines are joined within their quote depth, and the signature line stays', () => {
  expect(unflow('Yksi \nkaksi\n> a \n> b\n-- \nAino', false)).toBe('Yksi kaksi\n> a b\n-- \nAino')
  expect(unflow('yhdys \nsana', true)).toBe('yhdyssana')
})
