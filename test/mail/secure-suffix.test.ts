import { expect, test } from 'vitest'
import { withoutSecureSuffix, withSecureSuffix } from '../../src/mail/automatic/secure-suffix.ts'

const aino = { name: 'Aino', address: 'aino@citizen.example' }

test('the address of secure mail is the recipient’s with the suffix behind it, and back again', () => {
  const secured = withSecureSuffix(aino, '.s')
  expect(secured).toEqual({ name: 'Aino', address: 'aino@citizen.example.s' })
  expect(withoutSecureSuffix(secured.address, '.s')).toBe(aino.address)
  expect(withoutSecureSuffix('AINO@CITIZEN.EXAMPLE.S', '.s')).toBe('AINO@CITIZEN.EXAMPLE')
})

test('ordinary mail is addressed as it is', () => {
  expect(withSecureSuffix(aino, undefined)).toBe(aino)
  expect(withoutSecureSuffix('aino@citizen.example.s', undefined)).toBe('aino@citizen.example.s')
  expect(withoutSecureSuffix(aino.address, '.s')).toBe(aino.address)
})
