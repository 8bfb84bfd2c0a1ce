import { expect, test } from 'vitest'
import { readArrival } from '../../src/mail/arrival.ts'
import { readAuthentication } from '../../src/mail/authentication.ts'
import { readHeaderBlock } from '../../src/mail/header-block.ts'

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
