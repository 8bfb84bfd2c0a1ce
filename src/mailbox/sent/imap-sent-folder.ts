import type { ImapFlow } from 'imapflow'
import type { SentFolder } from '../../replies/sender.ts'
import { collectBytes } from '../collect-bytes.ts'
import type { ImapSettings } from '../connection-settings.ts'
import { closeImap, connectImap } from '../imap/imap-client.ts'
import { withinTime } from '../time-limit.ts'
import { providerFilesSubmissions } from './provider-filing.ts'
import { chooseSentFolder, type ListedFolder, type SentFolderSetting } from './sent-folder-choice.ts'

export type ImapSentFolder = SentFolder & {
  /** Bare Message-IDs of everything in the folder; nothing when filing is off. */
  messageIds(): AsyncIterable<string>
  close(): Promise<void>
}

export type SentFolderOptions = {
  readonly setting: SentFolderSetting
  readonly smtpHost: string
  /** Largest copy; APPEND announces its length, so the whole mail is in memory while it is written. */
  readonly maxBytes: number
  readonly idleMs?: number
}

/** The copy cannot be filed now; the mail itself was sent, and filing is tried again (R-SEND-4). */
export class FilingFailed extends Error {
  readonly code: string
  constructor(code: string) {
    super(`The copy for Sent could not be filed: ${code}`)
    this.code = code
  }
}

/**
 * Copies of what was sent, in the mailbox's own Sent folder. Each use asks for the Message-ID first, because
 * an APPEND whose answer was lost may have been carried out. The connection is kept for a while.
 */
export function imapSentFolder(settings: ImapSettings, options: SentFolderOptions): ImapSentFolder {
  const connection = keptConnection(settings, options)
  return {
    async filesByItself() {
      if (options.setting.kind === 'off') return true
      const capabilities = () => connection.use(async ({ client }) => new Set(client.capabilities.keys()))
      return await providerFilesSubmissions(options.smtpHost, settings.host, capabilities)
    },
    has: (rfcMessageId) => connection.use(({ client }) => holds(client, rfcMessageId)),
    async *messageIds() {
      if (options.setting.kind !== 'off') yield* await connection.use(({ client }) => allIds(client))
    },
    async append(bytes, sentAt) {
      const copy = await collectBytes(bytes, options.maxBytes)
      if (copy === undefined) throw new FilingFailed('too-large')
      await connection.use(async ({ client, path }) => {
        const answer = await client.append(path, copy, ['\\Seen'], sentAt)
        if (!answer) throw new FilingFailed('refused')
      })
    },
    close: () => connection.close(),
  }
}

async function holds(client: ImapFlow, rfcMessageId: string): Promise<boolean> {
  const id = rfcMessageId.replace(/^<|>$/g, '')
  const found = await client.search({ header: { 'Message-ID': `<${id}>` } }, { uid: true })
  if (!Array.isArray(found)) throw new FilingFailed('search-refused')
  return found.length > 0
}

async function allIds(client: ImapFlow): Promise<readonly string[]> {
  const ids: string[] = []
  if (client.mailbox === false || client.mailbox.exists === 0) return ids
  for await (const { envelope } of client.fetch('1:*', { uid: true, envelope: true })) {
    if (envelope?.messageId) ids.push(envelope.messageId.replace(/^<|>$/g, ''))
  }
  return ids
}

const ALIVE_LIMIT_MS = 10_000

type OpenSent = { readonly client: ImapFlow; readonly path: string }

/** One thing at a time over one connection, ended after a quiet while; a failure ends it at once. */
function keptConnection(settings: ImapSettings, options: SentFolderOptions) {
  let open: OpenSent | undefined
  let last: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const end = async () => {
    clearTimeout(timer)
    const ended = open
    open = undefined
    if (ended !== undefined) await closeImap(ended.client)
  }
  const once = async <T>(work: (sent: OpenSent) => Promise<T>): Promise<T> => {
    clearTimeout(timer)
    if (open !== undefined && !(await isAlive(open.client))) await end()
    open ??= await openSent(settings, options)
    try {
      const result = await work(open)
      timer = setTimeout(end, options.idleMs ?? 30_000).unref()
      return result
    } catch (error) {
      await end()
      throw error
    }
  }
  return {
    use<T>(work: (sent: OpenSent) => Promise<T>): Promise<T> {
      const result = last.then(() => once(work))
      last = result.catch(() => undefined)
      return result
    },
    async close(): Promise<void> {
      await last
      await end()
    },
  }
}

/** A connection that was cut looks usable until something is said over it. */
async function isAlive(client: ImapFlow): Promise<boolean> {
  await withinTime(ALIVE_LIMIT_MS, client.noop(), () => client.close()).catch(() => client.close())
  return client.usable
}

async function openSent(settings: ImapSettings, options: SentFolderOptions): Promise<OpenSent> {
  const { setting, maxBytes } = options
  if (setting.kind === 'off') throw new FilingFailed('off')
  const connected = await connectImap(settings, { maxLiteralBytes: maxBytes })
  if (connected.kind === 'fault') throw new FilingFailed(connected.code)
  const { client } = connected
  try {
    const path = chooseSentFolder(await listFolders(client), setting)
    if (path === undefined) throw new FilingFailed('no-folder')
    await client.mailboxOpen(path)
    return { client, path }
  } catch (error) {
    await closeImap(client)
    throw error
  }
}

export async function listFolders(client: ImapFlow): Promise<readonly ListedFolder[]> {
  return (await client.list()).map(({ path, name, specialUse, flags }) => ({
    path,
    name,
    canHoldMail: !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
    ...(specialUse === undefined ? {} : { specialUse }),
  }))
}
