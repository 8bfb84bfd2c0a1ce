import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { longestFiles } from './longest-first.ts'

test('every file that is begun first is there, and named once', () => {
  expect(longestFiles.filter((file) => !existsSync(file))).toEqual([])
  expect(new Set(longestFiles).size).toBe(longestFiles.length)
})
