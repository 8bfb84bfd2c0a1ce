import { expect, test } from 'vitest'
import { passwordFault } from '../../src/people/password-rule.ts'

test.each([
  ['fourteen characters are too short', 'kissakävelee14', 'too-short'],
  ['fifteen are enough, without digits or signs', 'vihreä ovi aukeaa', undefined],
  ['a long sentence is welcome', 'vanha lautta kulkee sumussa saarelta saarelle joka aamu', undefined],
  ['beyond 128 characters it is refused', 'ab cd ef '.repeat(15), 'too-long'],
  ['one character repeated is common', 'a'.repeat(20), 'too-common'],
  ['the word password with a year is common', 'salasanasalasana2026', 'too-common'],
  ["the service's own name is common", 'asumisneuvonta26!', 'too-common'],
  ["one's own name with a year is refused", 'LeenaAaltoLeena1', 'holds-own-name'],
  ["one's own name inside a sentence is not", 'Leena kävelee kotiin sumussa', undefined],
])('%s', (_name, password, fault) => {
  expect(passwordFault(password, ['Leena', 'LeenaAalto'])).toBe(fault)
})
