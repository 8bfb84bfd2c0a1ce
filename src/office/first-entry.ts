import { timingSafeEqual } from 'node:crypto'
import { hashToken, newLink } from '../people/link.ts'
import type { FirstEntry } from '../web/desk-needs.ts'
import type { Office } from './office.ts'

/**
 * The way in for the first administrator, while there is nobody: a link with 256 random bits that lives in the
 * memory of this process and is printed where only who runs the machine reads. Undefined where somebody is.
 */
export async function firstEntry({
  storage,
  config,
  now,
}: Office): Promise<(FirstEntry & { readonly url: string }) | undefined> {
  if ((await storage.listUsers()).length > 0) return undefined
  const { token, tokenHash } = newLink(now(), 'invitation')
  const expected = Buffer.from(tokenHash)
  return {
    url: `${config.http.publicUrl}/setup/first/${token}`,
    isToken: (text) => timingSafeEqual(Buffer.from(hashToken(text)), expected),
  }
}
