import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { loadAssets } from '../../src/web/page/assets.ts'

/** What a first visit fetches beside the page and its fonts. */
const mostBytes = 30_000

test('style and scripts together stay under 30 kB compressed, without fonts', () => {
  const sizes = [...loadAssets().files]
    .filter(([name]) => !name.startsWith('fonts/'))
    .map(([name, { bytes }]) => [name, gzipSync(bytes).length] as const)
  const sum = sizes.reduce((total, [, size]) => total + size, 0)
  expect(sum, JSON.stringify(Object.fromEntries(sizes))).toBeLessThan(mostBytes)
  expect(sizes.map(([name]) => name)).toContain('desk.css')
})

test('every module is small and stands for itself', () => {
  const modules = [...loadAssets().files].filter(([name]) => name.startsWith('js/'))
  for (const [name, { bytes }] of modules)
    expect({ name, isSmall: bytes.length < 6_000 }).toEqual({ name, isSmall: true })
})
