import type { ImapFlow } from 'imapflow'

/** IMAP_AFTER: what happens on the server to mail that is filed. */
export type AfterFiling =
  | { readonly kind: 'keep' }
  | { readonly kind: 'seen' }
  | { readonly kind: 'move'; readonly folder: string }

const UIDS_PER_COMMAND = 200

/** Throws when the server refuses; the marks stay owed and are harmless until then (R-IMAP-8). */
export function mailMarker(client: ImapFlow, after: AfterFiling): (uids: readonly number[]) => Promise<void> {
  let hasTarget = false
  return async (uids) => {
    if (after.kind === 'keep') return
    for (let start = 0; start < uids.length; start += UIDS_PER_COMMAND) {
      const range = uids.slice(start, start + UIDS_PER_COMMAND).join(',')
      if (after.kind === 'seen') {
        accepted(await client.messageFlagsAdd(range, ['\\Seen'], { uid: true, silent: true }), 'STORE')
        continue
      }
      if (!hasTarget) await client.mailboxCreate(after.folder)
      hasTarget = true
      await move(client, range, after.folder)
    }
  }
}

/**
 * MOVE, or COPY, STORE and UID EXPUNGE (RFC 4315). A server with neither MOVE nor UIDPLUS gets no EXPUNGE
 * at all: a bare one would remove what other people have marked as deleted.
 */
async function move(client: ImapFlow, range: string, folder: string): Promise<void> {
  const isSafe = ['MOVE', 'UIDPLUS', 'IMAP4rev2'].some((name) => client.capabilities.has(name))
  if (isSafe) {
    accepted(await client.messageMove(range, folder, { uid: true }), 'MOVE')
    return
  }
  accepted(await client.messageCopy(range, folder, { uid: true }), 'COPY')
  accepted(await client.messageFlagsAdd(range, ['\\Deleted'], { uid: true, silent: true }), 'STORE')
}

function accepted(result: unknown, command: string): void {
  if (!result) throw new Error(`The server refused ${command}`)
}
