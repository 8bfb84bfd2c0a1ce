import { expect, test } from 'vitest'
import { orderedLine } from '../../src/intake/ordered-line.ts'

test('work is done in order, and its giver waits when too much lies ahead', async () => {
  const line = orderedLine(1)
  const gate = Promise.withResolvers<void>()
  const done: number[] = []
  await line.add(async () => {
    await gate.promise
    done.push(1)
  })
  let isRoom = false
  const second = line
    .add(async () => void done.push(2))
    .then(() => {
      isRoom = true
    })
  await Promise.resolve()
  expect(isRoom).toBe(false)
  gate.resolve()
  await second
  await line.end()
  expect(done).toEqual([1, 2])
})

test('after a failure nothing more is begun, and the giver is told', async () => {
  const line = orderedLine(3)
  const done: number[] = []
  await line.add(() => Promise.reject(new Error('first')))
  await line.add(async () => void done.push(2)).catch(() => undefined)
  await expect(line.end()).rejects.toThrow('first')
  expect(done).toEqual([])
})
