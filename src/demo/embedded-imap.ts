import type { AddressInfo, Socket } from 'node:net'
import hoodiecrow from 'hoodiecrow-imap'

export type EmbeddedImapOptions = {
  readonly user: string
  readonly password: string
  /** When the server starts: becomes the UIDVALIDITY, so that a later start is never mistaken for this one. */
  readonly startedAt: Date
}

export type StoredMail = { readonly uid: number; readonly flags: readonly string[]; readonly raw: Buffer }

/** One mailbox in memory on a loopback port; IDLE, SPECIAL-USE, MOVE and UIDPLUS work, nothing outlives `stop`. */
export type EmbeddedImap = {
  readonly host: string
  readonly port: number
  /** Files a mail as if a server had delivered it, and returns its UID. Throws when there is no such folder. */
  append(folder: string, raw: Buffer, receivedAt: Date, flags?: readonly string[]): number
  /** Oldest first. Throws when there is no such folder. */
  messages(folder: string): readonly StoredMail[]
  stop(): Promise<void>
}

const PLUGINS = [
  'ID',
  'ENABLE',
  'NAMESPACE',
  'AUTH-PLAIN',
  'SASL-IR',
  'LITERALPLUS',
  'SPECIAL-USE',
  'CREATE-SPECIAL-USE',
  'UNSELECT',
  'UIDPLUS',
  'IDLE',
  'MOVE',
]

/** hoodiecrow keeps one tree for all its users: a server is one mailbox. */
export async function startEmbeddedImap(options: EmbeddedImapOptions): Promise<EmbeddedImap> {
  const uidvalidity = Math.floor(options.startedAt.getTime() / 1000)
  const special = (name: string) => ({ uidvalidity, 'special-use': `\\${name}` })
  const imap = hoodiecrow({
    plugins: PLUGINS,
    users: { [options.user]: { password: options.password } },
    storage: {
      INBOX: { uidvalidity },
      '': {
        folders: {
          Sent: special('Sent'),
          Drafts: special('Drafts'),
          Archive: special('Archive'),
          Junk: special('Junk'),
          Trash: special('Trash'),
        },
      },
    },
  })
  const sockets = new Set<Socket>()
  imap.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  imap.server.once('error', reject)
  imap.listen(0, '127.0.0.1', resolve)
  await listening

  const folderOf = (name: string) => {
    const folder = imap.getMailbox(name)
    if (folder === undefined) throw new Error(`The embedded mailbox has no folder ${name}`)
    return folder
  }
  return {
    host: '127.0.0.1',
    port: (imap.server.address() as AddressInfo).port,
    append(folder, raw, receivedAt, flags = []) {
      folderOf(folder)
      return imap.appendMessage(folder, [...flags], receivedAt, raw.toString('latin1')).message.uid
    },
    messages: (folder) =>
      folderOf(folder).messages.map(({ uid, flags, raw }) => ({
        uid,
        flags: [...flags],
        raw: Buffer.from(raw, 'latin1'),
      })),
    async stop() {
      const { promise: closed, resolve: close } = Promise.withResolvers<void>()
      imap.close(close)
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
