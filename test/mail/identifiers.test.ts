import { expect, test } from 'vitest'
import { readMessageId, readMessageIds } from '../../src/mail/headers/message-ids.ts'
import { isForward, normaliseSubject } from '../../src/mail/headers/subject.ts'
import { safeAttachmentName } from '../../src/mail/parts/attachment-name.ts'

test.each([
  ['<a@b>', 'a@b'],
  ['<a@b> (added by postmaster@x)', 'a@b'],
  ['  <A@B>\t', 'A@B'],
  ['<a @ b>', 'a@b'],
  ['a@b', undefined],
  ['<>', undefined],
  [undefined, undefined],
])('the Message-ID %s gives %s', (raw, id) => {
  expect(readMessageId(raw)).toBe(id)
})

test('ids are found whatever stands between them, once each, the first and the last fifty', () => {
  expect(readMessageIds(['<a@x><b@x>,<a@x>', 'Your message of "Mon" <c@x> (see <d@x>)'])).toEqual([
    'a@x',
    'b@x',
    'c@x',
    'd@x',
  ])
  const many = readMessageIds([Array.from({ length: 500 }, (_, i) => `<${i}@x>`).join(' ')])
  expect([many.length, many[0], many[1], many.at(-1)]).toEqual([51, '0@x', '450@x', '499@x'])
})

test.each([
  ['Re: VS: SV: Asia', 'Asia'],
  ['RE[2]: FW: Asia', 'Asia'],
  ['Vs:Asia [AN-2026-1147]', 'Asia'],
  ['VL : Asia', 'Asia'],
  ['Re： 返信: Asia', 'Asia'],
  ['Vs. viime vuosi', 'Vs. viime vuosi'],
  ['I: osa', 'I: osa'],
  ['R: Re: I: asia', 'R: Re: I: asia'],
  ['Re: R: asia', 'asia'],
  ['  Päätös\u0308  x ', 'Päätös\u0308 x'.normalize('NFC')],
  ['Re:', ''],
])('the subject "%s" is about "%s"', (subject, about) => {
  expect(normaliseSubject(subject)).toBe(about)
})

test('a list tag is cut only from list mail', () => {
  expect(normaliseSubject('Re: [naapurit] Talkoot', true)).toBe('Talkoot')
  expect(normaliseSubject('Re: [naapurit] Talkoot')).toBe('[naapurit] Talkoot')
})

test('forwards are known by their prefix', () => {
  expect(['VL: a', 'FW: a', 'Fwd: a', 'VB: a'].every(isForward)).toBe(true)
  expect(['VS: a', 'Re: FW: a', 'Vl a'].some(isForward)).toBe(false)
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\Aino\\kuva.png', 'kuva.png'],
  ['php://foo', 'foo'],
  ['\u200b.htaccess', 'htaccess'],
  ['...', 'attachment.pdf'],
  ['kuva\u202egnp.exe', 'kuvagnp.exe'],
  ['a\r\nb.txt', 'a b.txt'],
  ['CON.txt', '_CON.txt'],
  ['lasku. . ', 'lasku'],
  ['／etc／shadow', 'shadow'],
  ['<b>.txt', '_b_.txt'],
  ['', 'attachment.pdf'],
])('the file name %j is shown as %s', (name, shown) => {
  expect(safeAttachmentName(name, 'application/pdf')).toBe(shown)
})

test('a long file name keeps its extension within 200 bytes', () => {
  const name = safeAttachmentName(`${'ä'.repeat(300)}.docx`, 'x/y')
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
  expect(name.endsWith('ä.docx')).toBe(true)
})
