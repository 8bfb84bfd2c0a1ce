import { describe, expect, test } from 'vitest'
import {
  base32,
  checkCode,
  codeOf,
  newCodeSecret,
  otpauthUri,
  stepAt,
} from '../../src/people/one-time-code.ts'
import { newRecoveryCodes, readRecoveryCode } from '../../src/people/recovery-code.ts'

const rfcSecret = Buffer.from('12345678901234567890')

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at second %i the code is that of RFC 6238, appendix B', (seconds, code) => {
  expect(codeOf(rfcSecret, stepAt(new Date(seconds * 1000)))).toBe(code)
})

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is %j in base32 (RFC 4648 §10)', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded)
})

test('an app is told the account, the service and the secret', () => {
  expect(otpauthUri(rfcSecret, 'leena@kaupunki.example', 'Neuvoposti Ö')).toBe(
    'otpauth://totp/Neuvoposti%20%C3%96:leena%40kaupunki.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Neuvoposti%20%C3%96',
  )
  expect(newCodeSecret()).toHaveLength(20)
})

describe('a code', () => {
  const now = new Date('2026-11-24T08:05:10Z')
  const at = (steps: number) => codeOf(rfcSecret, stepAt(now) + steps)

  test('of this step or a neighbour is taken', () => {
    for (const steps of [0, -1, 1])
      expect(checkCode(rfcSecret, at(steps), now, undefined)).toEqual({
        kind: 'right',
        step: stepAt(now) + steps,
      })
  })

  test('is never taken twice, nor one before a used one', () => {
    expect(checkCode(rfcSecret, at(0), now, stepAt(now))).toEqual({ kind: 'used' })
    expect(checkCode(rfcSecret, at(-1), now, stepAt(now))).toEqual({ kind: 'used' })
    expect(checkCode(rfcSecret, at(1), now, stepAt(now))).toMatchObject({ kind: 'right' })
  })

  test('of some minutes ago is told apart, one to come is not', () => {
    expect(checkCode(rfcSecret, at(-4), now, undefined)).toEqual({ kind: 'old' })
    expect(checkCode(rfcSecret, at(4), now, undefined)).toEqual({ kind: 'wrong' })
    for (const code of ['', '12345', 'abcdef', '0000000'])
      expect(checkCode(rfcSecret, code, now, undefined).kind).toBe('wrong')
  })
})

describe('recovery codes', () => {
  test('are ten different ones, each with its number', () => {
    const codes = newRecoveryCodes()
    expect(new Set(codes).size).toBe(10)
    for (const [index, code] of codes.entries()) {
      expect(code).toMatch(/^\d{1,2}-[a-z2-9]{5}-[a-z2-9]{5}$/)
      expect(readRecoveryCode(code)).toEqual({ number: index + 1, text: code })
    }
  })

  test('are read however they were typed', () => {
    const read = { number: 3, text: '3-abcde-fghjk' }
    for (const typed of [' 3-ABCDE-FGHJK ', '3 - abcde fghjk', '03-abcdefghjk'])
      expect(readRecoveryCode(typed)).toEqual(read)
    for (const typed of ['', '123456', '3-abc', 'abcde-fghjk'])
      expect(readRecoveryCode(typed)).toBeUndefined()
  })
})
