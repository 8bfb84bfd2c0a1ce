import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new directory other users may enter; removed by `removeDirectory`, at the latest when this process ends. */
export function temporaryDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `neuvoposti-${name}-`))
  chmodSync(directory, 0o755)
  directories.add(directory)
  return directory
}

export function removeDirectory(directory: string): void {
  directories.delete(directory)
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

const directories = new Set<string>()
process.once('exit', () => {
  for (const directory of directories) removeDirectory(directory)
})
