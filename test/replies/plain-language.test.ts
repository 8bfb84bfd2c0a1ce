import { describe, expect, test } from 'vitest'
import { readability } from '../../src/replies/plain-language.ts'

describe('how heavy a text is to read', () => {
  test('short sentences are plain', () => {
    const text = 'Hei Aino.\n\nMaksa puolet velasta nyt. Soita ulosottoon klo 12.20 tai ma 24.11. aamulla.'
    expect(readability(text)).toMatchObject({ sentences: 3, verdict: 'plain', longest: 8 })
  })

  test('one endless sentence is heavy, and is named by its beginning', () => {
    const text = `Maksa nyt. Mikäli vuokranantaja ei ole suostunut ${'ehdotettuun maksusuunnitelmaan '.repeat(12)}niin soita.`
    expect(readability(text)).toMatchObject({
      verdict: 'heavy',
      longestStart: 'Mikäli vuokranantaja ei ole suostunut',
    })
  })

  test('lines of a list are sentences of their own', () => {
    expect(readability('1. Maksa puolet\n2. Soita ulosottoon\n3. Hae tukea')).toMatchObject({ sentences: 3 })
  })

  test('nothing says nothing', () => {
    expect(readability(' \n')).toBeUndefined()
  })
})
