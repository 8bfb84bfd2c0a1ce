import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { workConfined } from '../../src/confined/work-confined.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'

const entry = new URL('./misbehave.ts', import.meta.url)

async function attempt(name: string, timeLimitMs = 50_000) {
  const directory = temporaryDirectory('confined')
  writeFileSync(join(directory, 'data'), 'of residents')
  onTestFinished(() => removeDirectory(directory))
  const path = join(directory, 'trace')
  const answers: unknown[] = []
  const confinement = { timeLimitMs, heapLimitMb: 64, needsNativeCode: false }
  await workConfined(entry, { attempt: name, path, data: join(directory, 'data') }, confinement, (answer) =>
    answers.push(answer),
  )
  return { answers, leftTrace: existsSync(path) }
}

test.each(['reads', 'writes', 'starts', 'loads'])(
  'who has taken a confined process over and %s is refused',
  async (name) => {
    const { answers, leftTrace } = await attempt(name)
    expect(answers).toEqual([{ refused: expect.stringMatching(/^ERR_(ACCESS_DENIED|DLOPEN_DISABLED)$/) }])
    expect(leftTrace).toBe(false)
  },
)

test('a confined process finds no secret in its environment', async () => {
  expect((await attempt('looks')).answers).toEqual([{ result: [] }])
})

test('one list that grows beyond the heap ends the process and not the service', async () => {
  expect((await attempt('fills')).answers).toEqual([])
})

test('work that no process can be started for is left undone', async () => {
  const { execPath } = process
  process.execPath = '/nowhere/node'
  onTestFinished(() => {
    process.execPath = execPath
  })
  expect((await attempt('looks')).answers).toEqual([])
})

test('a process that waits longer than it may work is not blamed for it', async () => {
  expect((await attempt('waits', 1_500)).answers).toEqual([{ result: 'timed-out' }])
})

test('a process that never comes to an end is ended', async () => {
  expect((await attempt('loops', 1_000)).answers).toEqual([])
})

test('a process that never comes to an end is ended with the service', async () => {
  const starting = new URL('../../src/confined/start-confined.ts', import.meta.url)
  const script = `
    import { startConfined } from '${starting.href}'
    const child = startConfined(new URL('${entry.href}'), { heapLimitMb: 64, needsNativeCode: false })
    child.once('message', () => console.log(child.pid))
    child.send({ attempt: 'loopsAloud' })
  `
  const service = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const [line] = await once(service.stdout, 'data')
  service.kill('SIGKILL')
  await vi.waitUntil(() => !existsSync(`/proc/${Number(line)}`), { timeout: 50_000 })
})
