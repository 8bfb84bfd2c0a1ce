import { expect, test } from 'vitest'
import { readArrival } from '../../src/mail/arrival.ts'
import { readHeaderBlock } from '../../src/mail/headers/header-block.ts'
import { readAuthentication } from '../../src/mail/senders/authentication.ts'
import { fixture, OFFICE, read } from './reading.ts'

const US = 'mx.kaupunki.example'
const OUR_LINE = `Received: from a by ${US} with ESMTPS; Tue, 4 Jun 2024 09:15:22 +0300`
const result = (lines: readonly string[], authservId: string | undefined = US) =>
  readAuthentication(
    readHeaderBlock(Buffer.from(lines.join('\n'))),
    { trustedAuthservId: authservId, receivingHost: US },
    'aino@asukas.example',
  )

test.each([
  ['dmarc=pass header.from=asukas.example', 'pass'],
  ['dkim=pass header.d=asukas.example; spf=fail', 'pass'],
  ['dkim=pass header.d=muu.example; spf=none', 'none'],
  ['spf=pass smtp.mailfrom=x@post.asukas.example', 'pass'],
  ['spf=pass smtp.mailfrom=x@muu.example', 'none'],
  ['dmarc=fail (p=none) header.from=asukas.example; spf=pass smtp.mailfrom=asukas.example', 'fail'],
  ['spf=fail smtp.mailfrom=asukas.example', 'fail'],
  ['none', 'none'],
])('our server saying "%s" means %s', (text, expected) => {
  expect(result([`Authentication-Results: ${US}; ${text}`, OUR_LINE])).toBe(expected)
})

test('a header that a sender could have written is never believed', () => {
  const forged = `Authentication-Results: ${US}; dmarc=pass`
  expect(result([OUR_LINE, 'Received: from x by attacker.example; y', forged])).toBe('unknown')
  expect(result(['Authentication-Results: other.example; dmarc=pass', OUR_LINE])).toBe('unknown')
  expect(result([`Authentication-Results: ${US}; dmarc=fail`, OUR_LINE, forged])).toBe('fail')
  expect(result([forged, OUR_LINE], '')).toBe('unknown')
})

test('Microsoft 365 writes no name of its own', () => {
  const lines = [
    'Authentication-Results: spf=pass smtp.mailfrom=muu.example; dmarc=fail action=none;compauth=fail reason=000',
    OUR_LINE,
  ]
  expect(result(lines, 'microsoft365')).toBe('fail')
  expect(result(lines)).toBe('unknown')
})

test('the arrival is what our receiving host wrote, and no other host', () => {
  const header = readHeaderBlock(
    Buffer.from(`Received: by inner.example; Tue, 4 Jun 2024 09:16:00 +0300\n${OUR_LINE}`),
  )
  expect(readArrival(header, US)?.toISOString()).toBe('2024-06-04T06:15:22.000Z')
  expect(readArrival(header, 'elsewhere.example')).toBeUndefined()
  expect(readArrival(header, undefined)).toBeUndefined()
})

const judged = async (name: string, authservId: string, raw = fixture(name)) =>
  (await read(raw, { ...OFFICE, trustedAuthservId: authservId })).authentication

test.each([
  ['m365-pass-fi.eml', 'microsoft365', 'pass'],
  ['m365-spoofed-fi.eml', 'microsoft365', 'fail'],
  ['m365-no-records-fi.eml', 'microsoft365', 'none'],
  ['google-pass-fi.eml', 'mx.google.com', 'pass'],
  ['google-spoofed-fi.eml', 'mx.google.com', 'fail'],
  ['google-pass-fi.eml', 'microsoft365', 'unknown'],
  ['m365-pass-fi.eml', 'mx.google.com', 'unknown'],
])('a header as providers write it, %s, is to %s: %s', async (name, authservId, verdict) => {
  expect(await judged(name, authservId)).toBe(verdict)
})

test.each([
  ['m365-spoofed-fi.eml', 'microsoft365'],
  ['google-spoofed-fi.eml', 'mx.google.com'],
])(
  'where the provider wrote nothing in %s, the sender’s own claim is not believed',
  async (name, authservId) => {
    const [first = '', ...rest] = fixture(name)
      .toString('latin1')
      .split(/^Authentication-Results:/m)
    const withoutIt = first + rest.join('Authentication-Results:').replace(/^[\s\S]*?\n(?=\S)/, '')
    expect(withoutIt).toMatch(/^Authentication-Results:/m)
    expect(await judged(name, authservId, Buffer.from(withoutIt, 'latin1'))).toBe('unknown')
  },
)

test('other machines of the city may stand above its receiving host, no stranger’s may', () => {
  const ours = `Authentication-Results: ${US}; dmarc=pass header.from=asukas.example`
  const inner = 'Received: from mx.kaupunki.example by postilaatikko.kaupunki.example with LMTP; y'
  expect(result([inner, OUR_LINE, ours])).toBe('pass')
  expect(result(['Received: from a by valittaja.muualla.example; y', ours, OUR_LINE])).toBe('unknown')
})

test('a pass for another sender than the one shown is no pass', () => {
  expect(result([`Authentication-Results: ${US}; dmarc=pass header.from=huijari.example`, OUR_LINE])).toBe(
    'none',
  )
})
