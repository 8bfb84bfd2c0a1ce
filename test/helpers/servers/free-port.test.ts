import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

test('a port is given to one process only, as long as that one lives', async () => {
  const ours = new Set<number>()
  for (let at = 0; at < 15; at += 1) ours.add(await freePort(31_960, 32_000))
  const program = `import { freePort } from './free-port.ts'
    for (let at = 0; at < 15; at += 1) console.log(await freePort(31_960, 32_000))`
  const theirs = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  const all = [...ours, ...theirs.trim().split('\n').map(Number)]
  expect(ours.size).toBe(15)
  expect(new Set(all).size).toBe(30)
})
