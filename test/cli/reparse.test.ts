import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { testSecret } from '../helpers/service-process.ts'
import { withOffice } from '../live/office-data.ts'

const tuesday = new Date('2026-11-24T08:05:00Z')

async function anOffice() {
  const dataDir = temporaryDirectory('reparse')
  onTestFinished(() => removeDirectory(dataDir))
  const environment = {
    DATA_DIR: dataDir,
    SECRET_KEY: testSecret,
    SERVICE_ADDRESS: 'Neuvonta <neuvonta@kaupunki.example>',
  }
  const command = async (...words: string[]) => {
    let out = ''
    const code = await run(words, {
      environment,
      input: (async function* () {})(),
      out: (text) => {
        out += text
      },
      err: () => undefined,
      now: () => tuesday,
      stopSignal: new AbortController().signal,
    })
    return { code, out }
  }
  return { environment, command }
}

test('a rule that is new finds the secure messages among the old mail, and nothing else changes', async () => {
  const { environment, command } = await anOffice()
  const fixtures = new URL('../fixtures/mail/', import.meta.url).pathname
  await command('ingest', join(fixtures, 'secure-notice-fi.eml'), join(fixtures, 'gmail-fi.eml'), '--json')
  const before = JSON.parse((await command('ticket', 'list', '--json')).out)
  expect(before.map(({ queue }: { queue: string }) => queue).sort()).toEqual(['automatic', 'new'])
  const rules = [{ name: 'Turvaposti', domains: ['turvaposti.example'], words: [] }]
  await withOffice(environment, ({ storage }) =>
    storage.saveSettings(
      { ...defaultSettings, secureMail: { rules, opensLinks: true } },
      { kind: 'settings-changed', at: tuesday, actor: 'operator' },
    ),
  )
  expect(JSON.parse((await command('reparse', '--json')).out)).toEqual({ read: 2, changed: 1, kept: 0 })
  const waiting = await withOffice(environment, ({ storage }) => storage.linksToOpen('2999-01-01', 10))
  expect(waiting).toMatchObject([{ openBy: '2026-12-04' }])
  expect(JSON.parse((await command('reparse', '--json')).out)).toEqual({ read: 2, changed: 0, kept: 0 })
})
