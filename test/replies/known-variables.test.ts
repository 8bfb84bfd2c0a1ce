import { expect, test } from 'vitest'
import { knownVariables } from '../../src/replies/known-variables.ts'
import { fillVariables } from '../../src/replies/reply-variables.ts'

const source = {
  reference: 'AN-2026-1',
  advisor: 'Leena Aalto',
  service: 'Asumisneuvonta',
  date: 'ti 24.11.2026',
}
const greeting = (residentName: string) =>
  fillVariables('[[etunimi]]', knownVariables({ ...source, residentName }))

test.each([
  ['Aino Lehtimäki', 'Aino'],
  ['  Åsa   Björkström ', 'Åsa'],
  ['Anna-Kaisa O’Brien', 'Anna-Kaisa'],
])('%j is greeted as %s', (name, first) => {
  expect(greeting(name)).toBe(first)
})

test.each([
  '',
  'aino.lehtimaki@citizen.example',
  'Vuokrakoti Oy, Jorma Hietala',
  'Vuokrakoti Oy',
  'AINO',
  'aino lehtimäki',
])('%j is nobody’s name to greet', (name) => {
  expect(greeting(name)).toBe('[[etunimi]]')
})

test('every language’s names are known in every text', () => {
  const known = knownVariables({ ...source, residentName: 'Aino Lehtimäki' })
  expect(fillVariables('[[viite]] [[Referens]] [[reference]] [[nimi]] [[date]]', known)).toBe(
    'AN-2026-1 AN-2026-1 AN-2026-1 Aino Lehtimäki ti 24.11.2026',
  )
})
