import { expect, test } from 'vitest'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { runCommand } from '../helpers/service-process.ts'

test('the story of the demo holds from the first mail to the last event', {
  timeout: 300_000,
}, async () => {
  const directory = temporaryDirectory('demo')
  const hostile = {
    DATA_DIR: directory,
    IMAP_HOST: 'imap.oikea.example',
    SMTP_HOST: 'smtp.oikea.example',
    SECRET_KEY: '',
  }
  const { code, out, err } = await runCommand(['demo', '--once'], hostile)
  removeDirectory(directory)
  expect(err).toBe('')
  expect(out.split('\n').filter((line) => line.startsWith('✗'))).toEqual([])
  expect(out.match(/^✓/gm)?.length).toBeGreaterThanOrEqual(13)
  expect(code).toBe(0)
})
