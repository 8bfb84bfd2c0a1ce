import { ImapFlow } from 'imapflow'

export type MailboxLogin = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

export type StoredMail = { readonly uid: number; readonly flags: readonly string[]; readonly raw: Buffer }

/** What a test asks of a mailbox on a server, each over a connection of its own; `user` is the office by default. */
export type MailboxTools = {
  count(folder?: string, user?: string): Promise<number>
  messages(folder?: string, user?: string): Promise<readonly StoredMail[]>
  append(
    raw: Buffer,
    options?: { folder?: string; flags?: readonly string[]; user?: string; at?: Date },
  ): Promise<number>
  uidValidity(folder?: string, user?: string): Promise<bigint>
  /** Deletes for good, as a person cleaning the mailbox from another program does. */
  remove(uids: readonly number[], folder?: string, user?: string): Promise<void>
  createFolder(folder: string, user?: string): Promise<void>
}

export function mailboxTools(login: (user?: string) => MailboxLogin): MailboxTools {
  return {
    count: (folder = 'INBOX', user) =>
      withClient(login(user), async (client) => {
        const status = await client.status(folder, { messages: true })
        if (!status || status.messages === undefined) throw new Error('The server gave no count')
        return status.messages
      }),
    messages: (folder = 'INBOX', user) =>
      withClient(login(user), async (client) => {
        await client.mailboxOpen(folder, { readOnly: true })
        const mails: StoredMail[] = []
        for await (const mail of client.fetch('1:*', { uid: true, flags: true, source: true })) {
          mails.push({ uid: mail.uid, flags: [...(mail.flags ?? [])], raw: mail.source ?? Buffer.alloc(0) })
        }
        return mails
      }),
    append: (raw, { folder = 'INBOX', flags = [], user, at } = {}) =>
      withClient(login(user), async (client) => {
        const appended = await client.append(folder, raw, [...flags], at)
        if (!appended || appended.uid === undefined) throw new Error('The server took no mail')
        return appended.uid
      }),
    uidValidity: (folder = 'INBOX', user) =>
      withClient(
        login(user),
        async (client) => (await client.mailboxOpen(folder, { readOnly: true })).uidValidity,
      ),
    remove: (uids, folder = 'INBOX', user) =>
      withClient(login(user), async (client) => {
        await client.mailboxOpen(folder)
        await client.messageDelete([...uids], { uid: true })
      }),
    createFolder: (folder, user) =>
      withClient(login(user), async (client) => {
        await client.mailboxCreate(folder)
      }),
  }
}

async function withClient<T>(login: MailboxLogin, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { host, port, user, password } = login
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: password },
    logger: false,
  })
  client.on('error', () => client.close())
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.logout()
  }
}
