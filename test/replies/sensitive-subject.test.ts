import { expect, test } from 'vitest'
import { isSensitiveSubject } from '../../src/replies/sensitive-subject.ts'
import { busyMs } from '../helpers/busy-ms.ts'

test.each([
  'Häätö ensi viikolla',
  'häädön siirto',
  'Vuokravelka',
  'Vuokravelkani maksaminen',
  'Ulosottomiehen kirje',
  'toimeentulotuki',
  'Haaste käräjäoikeudesta',
  'Vräkning',
  'hyresskuld',
  'utsökningen',
  'My eviction notice',
  'debt',
  'Court summons',
  'Koskien 010190-900P',
  'tunnus 010190Y900P',
  'FI21 1234 5600 0007 85',
  'soita 044 123 4567',
  '+358 44 1234567',
  'Mariankatu 19 A 4',
  'Aino Lehtimäki, kysymys',
  'VUOKRAVELKA',
])('%s is nobody’s business', (subject) => {
  expect(isSensitiveSubject(subject, ['Aino Lehtimäki'])).toBe(true)
})

test.each([
  'Kysymys vuokrasta',
  'Hei',
  'Question about rent',
  'Fråga om hyran',
  'Asunto 3h+k',
  'Vuokra 11/2026',
  '',
])('%s may be seen', (subject) => {
  expect(isSensitiveSubject(subject, ['Aino Lehtimäki', ''])).toBe(false)
})

test('a subject made to be slow is not', () => {
  const begin = busyMs()
  for (const subject of ['1 '.repeat(50_000), 'ab12'.repeat(20_000), 'katu '.repeat(20_000)])
    isSensitiveSubject(subject, ['x'.repeat(1000)])
  expect(busyMs() - begin).toBeLessThan(500)
})
