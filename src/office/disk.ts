import { statfs } from 'node:fs/promises'

/** Below this, intake would soon have to stop (security.md §4). */
const leastFreeBytes = 500_000_000

/** Room where everything is kept. */
export async function diskRoom(
  dataDir: string,
): Promise<{ readonly freeBytes: number; readonly isScarce: boolean }> {
  const { bavail, bsize } = await statfs(dataDir)
  const freeBytes = bavail * bsize
  return { freeBytes, isScarce: freeBytes < leastFreeBytes }
}
