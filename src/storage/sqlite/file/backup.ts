import { open, rm, writeFile } from 'node:fs/promises'
import { chainStart } from '../../../events/chain.ts'
import { chainHeads } from '../schema/events.ts'
import {
  type BackupManifest,
  type BackupRefusal,
  readManifest,
  signaturePath,
  signManifest,
} from './backup-signature.ts'
import { connect, openCopy } from './connect.ts'
import { drizzle } from './drizzle.ts'
import { hashFile, putInPlace } from './durable-file.ts'

/**
 * A copy of the database as it is now, beside a running service, with its signature in a file next to it.
 * `VACUUM INTO`, because a stepped copy starts again with every write of the other process (security.md §0.3);
 * the copy holds no free pages, so no erased text. Whatever lay at `target` is replaced only when all is done.
 */
export async function backupTo(
  file: string,
  target: string,
  secretKey: Uint8Array,
  now: Date,
): Promise<BackupManifest> {
  const unfinished = `${target}.unfinished`
  await rm(unfinished, { force: true })
  await (await open(unfinished, 'wx', 0o600)).close()
  try {
    copyInto(file, unfinished)
    const manifest = { ...(await hashFile(unfinished)), ...contentOf(unfinished), madeAt: now.toISOString() }
    const signature = `${unfinished}.signature`
    await writeFile(signature, signManifest(manifest, secretKey), { mode: 0o600 })
    await putInPlace(signature, signaturePath(target))
    await putInPlace(unfinished, target)
    return manifest
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Whether a backup is one of ours and whole; reads every byte of it. */
export async function verifyBackup(
  backup: string,
  secretKeys: readonly Uint8Array[],
): Promise<BackupManifest | BackupRefusal> {
  const manifest = await readManifest(backup, secretKeys)
  if (typeof manifest === 'string') return manifest
  const { sha256, size } = await hashFile(backup)
  return sha256 === manifest.sha256 && size === manifest.size ? manifest : 'changed'
}

function copyInto(file: string, target: string): void {
  const client = connect(file)
  try {
    client.prepare('vacuum into ?').run(target)
  } finally {
    client.close()
  }
}

function contentOf(copy: string): Pick<BackupManifest, 'migrations' | 'headSeq' | 'headHash'> {
  const client = openCopy(copy)
  try {
    const head = drizzle(client, { casing: 'snake_case' }).select().from(chainHeads).get() ?? chainStart
    return {
      migrations: Number(client.pragma('user_version', { simple: true })),
      headSeq: head.seq,
      headHash: head.hash,
    }
  } finally {
    client.close()
  }
}
