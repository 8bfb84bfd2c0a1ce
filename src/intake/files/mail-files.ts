import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export type MailFile =
  | { readonly kind: 'file'; readonly path: string; readonly format: 'message' | 'unknown' }
  | { readonly kind: 'missing'; readonly path: string }

/**
 * The mails under a path: the file itself, the new and cur folders of a Maildir, or every `*.eml` of a
 * folder and below. Links are not followed, so that no folder is walked for ever.
 */
export async function* mailFiles(path: string): AsyncGenerator<MailFile> {
  const entry = await entryAt(path)
  if (entry === 'missing') yield { kind: 'missing', path }
  else if (entry === 'file') yield { kind: 'file', path, format: isEml(path) ? 'message' : 'unknown' }
  else if (await isMaildir(path)) {
    yield* filesIn(join(path, 'cur'))
    yield* filesIn(join(path, 'new'))
  } else yield* emlBelow(path)
}

async function* emlBelow(folder: string): AsyncGenerator<MailFile> {
  for (const entry of await sortedEntries(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* (await isMaildir(path)) ? mailFiles(path) : emlBelow(path)
    else if (entry.isFile() && isEml(entry.name)) yield { kind: 'file', path, format: 'message' }
  }
}

async function* filesIn(folder: string): AsyncGenerator<MailFile> {
  for (const entry of await sortedEntries(folder)) {
    if (entry.isFile() && !entry.name.startsWith('.'))
      yield { kind: 'file', path: join(folder, entry.name), format: 'message' }
  }
}

async function sortedEntries(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function isMaildir(path: string): Promise<boolean> {
  const [cur, fresh] = await Promise.all([entryAt(join(path, 'cur')), entryAt(join(path, 'new'))])
  return cur === 'folder' && fresh === 'folder'
}

async function entryAt(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return 'missing'
    throw error
  }
}

function isEml(path: string): boolean {
  return path.toLowerCase().endsWith('.eml')
}
