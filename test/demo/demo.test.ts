import { expect, test } from 'vitest'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { runCommand } from '../helpers/service-process.ts'

test('the story of the demo holds from the first mail to the last event, in under a minute', {
  timeout: 90_000,
}, async () => {
  const directory = temporaryDirectory('demo')
  const hostile = {
    DATA_DIR: directory,
    IMAP_HOST: 'imap.oikea.example',
    SMTP_HOST: 'smtp.oikea.example',
    SECRET_KEY: '',
  }
  const begun = performance.now()
  const { code, out, err } = await runCommand(['demo', '--once'], hostile)
  removeDirectory(directory)
  expect(err).toBe('')
  expect(out.split('\n').filter((line) => line.startsWith('✗'))).toEqual([])
  expect(out.match(/^✓/gm)?.length).toBeGreaterThanOrEqual(13)
  expect(code).toBe(0)
  expect(performance.now() - begun).toBeLessThan(60_000)
})
