import fc from 'fast-check'
import { expect, test } from 'vitest'
import { envelopeAddress } from '../../src/mailbox/smtp/envelope-address.ts'
import '../helpers/seeded-properties.ts'

test.each([
  ['aino@citizen.example', 'aino@citizen.example', false],
  ["o'hara+tag_1=x@Citizen.Example", "o'hara+tag_1=x@citizen.example", false],
  ['aino@asiakas.äijälä.example', 'aino@asiakas.xn--ijl-placb.example', false],
  ['äiti@citizen.example', 'äiti@citizen.example', true],
  ['root@localhost', 'root@localhost', false],
])('%s can be sent to as %s', (address, wire, needsSmtpUtf8) => {
  expect(envelopeAddress(address)).toEqual({ kind: 'address', wire, needsSmtpUtf8 })
})

test.each([
  ['', 'nothing'],
  ['aino', 'no domain'],
  ['@citizen.example', 'no local part'],
  ['aino@', 'an empty domain'],
  ['"x@evil.example y"@citizen.example', 'a quoted local part'],
  ['x@evil.example@citizen.example', 'two signs'],
  ['aino@evil.example(c)citizen.example', 'a comment'],
  ['aino@[127.0.0.1]', 'a literal'],
  ['@a.example:aino@citizen.example', 'a route'],
  ['aino@citizen.example\r\nRCPT TO:<b@evil.example>', 'a line end'],
  ['aino\0@citizen.example', 'NUL'],
  ['aino\u2028@citizen.example', 'a Unicode line end'],
  ['aino\u200b@citizen.example', 'an invisible space'],
  ['ai no@citizen.example', 'a space'],
  ['aino>@citizen.example', 'a bracket'],
  ['.aino@citizen.example', 'a leading dot'],
  ['aino..x@citizen.example', 'two dots'],
  ['aino@citizen..example', 'two dots in the domain'],
  ['aino@-citizen.example', 'a leading hyphen'],
  ['aino@citizen.example/x', 'a path'],
  ['aino@citizen\uff0eexample\uff20evil.example', 'a fullwidth sign'],
  ['aino,eero@citizen.example', 'a list'],
  [`${'x'.repeat(65)}@citizen.example`, 'a long local part'],
  [`a@${'x.'.repeat(130)}example`, 'a long domain'],
])('%j is refused: %s', (address) => {
  expect(envelopeAddress(address)).toEqual({ kind: 'refused' })
})

test('whatever is accepted can break neither a command nor a header', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      (local, domain) => {
        const checked = envelopeAddress(`${local}@${domain}`)
        if (checked.kind === 'refused') return
        expect(checked.wire).toMatch(/^[^\s<>()"\\,;:[\]\p{Cc}]+@[a-z0-9.-]+$/u)
        expect(checked.wire.split('@')).toHaveLength(2)
      },
    ),
    { numRuns: 2_000 },
  )
})
