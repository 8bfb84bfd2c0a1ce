/** What the demo uses of hoodiecrow-imap 2.1, which ships no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net'

  type Message = { uid: number; flags: string[]; internaldate: string; raw: string }

  type Folder = {
    messages: Message[]
    uidvalidity: number
    uidnext: number
  }

  type NewFolder = { readonly uidvalidity: number; readonly 'special-use'?: string }

  type Options = {
    readonly plugins: readonly string[]
    readonly users: Readonly<Record<string, { readonly password: string }>>
    readonly storage: {
      readonly INBOX: NewFolder
      readonly '': { readonly folders: Readonly<Record<string, NewFolder>> }
    }
  }

  type ImapServer = {
    readonly server: Server
    listen(port: number, host: string, listening: () => void): void
    close(closed: () => void): void
    getMailbox(path: string): Folder | undefined
    /** `raw` holds one byte per character (latin1). Tells connections that idle in the folder. */
    appendMessage(
      path: string,
      flags: readonly string[],
      internalDate: Date,
      raw: string,
    ): { message: Message }
  }

  export default function hoodiecrow(options: Options): ImapServer
}
