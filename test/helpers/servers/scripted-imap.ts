import { type AddressInfo, createServer, type Socket } from 'node:net'

/** One answer of the server, before it is sent: its lines, the tagged one last. */
export type Answer = { readonly command: string; readonly args: string; readonly lines: readonly string[] }

/**
 * What happens instead of an answer: other lines, `cut` (they are sent, then the connection is reset), `end`
 * (sent, then closed), or `silence` for ever.
 */
export type Misbehaviour = (answer: Answer) => {
  readonly lines: readonly string[]
  readonly ending?: 'cut' | 'end' | 'silence'
}

/**
 * What a command is always answered, instead of the honest way: lines, the last of them to be tagged, or one
 * line; `undefined` is silence; a last line `cut` resets the connection. UID commands are keyed "UID FETCH".
 */
export type Script = Readonly<Record<string, (args: string) => string | readonly string[] | undefined>>

/** An IMAP server with one folder that is honest until it is told to misbehave, once for each telling. */
export type ScriptedImap = {
  readonly host: string
  readonly port: number
  /** Commands so far, "UID FETCH 1:3 (…)". */
  readonly commands: readonly string[]
  connections(): number
  /** Puts a mail into the folder; idling clients hear of it so many times. */
  deliver(raw: Buffer, announcements?: number): number
  /** Somebody deletes a mail in another program. */
  remove(uid: number): void
  /** The same mails get other UIDs under another UIDVALIDITY. */
  renumber(uidValidity: number, firstUid?: number): void
  /** Says goodbye to everybody. */
  hangUp(): void
  /** The next such command is answered otherwise. */
  misbehave(command: RegExp, how: Misbehaviour): void
  /** Resolves when the misbehaviour told last has happened. */
  misbehaved(): Promise<void>
  stop(): Promise<void>
}

/** @param count mails that lie there before and cannot be fetched */
export async function startScriptedImap(
  count = 0,
  { script = {}, greeting = '* OK ready' }: { readonly script?: Script; readonly greeting?: string } = {},
): Promise<ScriptedImap> {
  const folder = {
    uidValidity: 7,
    firstUid: 1,
    nextUid: count + 1,
    mails: new Map<number, Buffer>(),
    empty: count,
  }
  const told: { readonly command: RegExp; readonly how: Misbehaviour; readonly happened: () => void }[] = []
  const sockets = new Set<Socket>()
  const idlers = new Map<Socket, string>()
  const commands: string[] = []
  let happened = Promise.resolve()
  let connections = 0

  const total = () => folder.empty + folder.mails.size
  const uids = () => [
    ...Array.from({ length: folder.empty }, (_, index) => folder.firstUid + index),
    ...folder.mails.keys(),
  ]
  const honest: Readonly<Record<string, (args: string) => readonly string[]>> = {
    CAPABILITY: () => ['* CAPABILITY IMAP4rev1 IDLE UIDPLUS', 'OK done'],
    LOGIN: () => ['OK signed in'],
    ID: () => ['OK done'],
    NAMESPACE: () => ['* NAMESPACE (("" "/")) NIL NIL', 'OK done'],
    LIST: () => ['* LIST (\\HasNoChildren) "/" INBOX', 'OK done'],
    LSUB: () => ['OK done'],
    SELECT: () => [
      `* ${total()} EXISTS`,
      `* OK [UIDVALIDITY ${folder.uidValidity}] valid`,
      `* OK [UIDNEXT ${folder.nextUid}] next`,
      'OK [READ-WRITE] selected',
    ],
    NOOP: () => ['OK done'],
    'UID SEARCH': (args) => {
      const [, from = '1', open = ''] = /UID (\d+)(:\*)?$/.exec(args) ?? ['', '1', ':*']
      const last = open === '' ? Number(from) : Number.POSITIVE_INFINITY
      const found = uids().filter((uid) => uid >= Number(from) && uid <= last)
      return [`* SEARCH ${found.join(' ')}`, 'OK done']
    },
    'UID FETCH': (args) => [...rows(args), 'OK done'],
    LOGOUT: () => ['* BYE bye', 'OK done'],
  }

  function rows(args: string): string[] {
    const all = uids()
    return wantedUids(args).flatMap((uid) => {
      const raw = folder.mails.get(uid)
      if (!raw) return []
      const items = [`UID ${uid}`]
      if (args.includes('INTERNALDATE')) items.push('INTERNALDATE "24-Nov-2026 08:30:00 +0200"')
      if (args.includes('RFC822.SIZE')) items.push(`RFC822.SIZE ${raw.length}`)
      if (args.includes('BODYSTRUCTURE')) items.push(structureOf(raw))
      for (const [, name = '', start, length] of args.matchAll(/BODY\.PEEK\[(\w*)\]<(\d+)\.(\d+)>/g)) {
        const section = sectionOf(raw, name)
        const bytes = section.subarray(Number(start), Number(start) + Number(length)).toString('latin1')
        items.push(`BODY[${name}]<${start}> {${bytes.length}}\r\n${bytes}`)
      }
      return [`* ${all.indexOf(uid) + 1} FETCH (${items.join(' ')})`]
    })
  }

  function answer(socket: Socket, line: string): void {
    const idleTag = idlers.get(socket)
    if (line.toUpperCase() === 'DONE' && idleTag) {
      idlers.delete(socket)
      socket.write(`${idleTag} OK idled\r\n`)
      return
    }
    const [tag = '', ...words] = line.split(' ')
    const isUid = words[0]?.toUpperCase() === 'UID'
    const command = words
      .splice(0, isUid ? 2 : 1)
      .join(' ')
      .toUpperCase()
    const args = words.join(' ')
    commands.push(`${command} ${args}`.trim())
    if (command === 'IDLE') {
      idlers.set(socket, tag)
      socket.write('+ idling\r\n')
      return
    }
    const scripted = script[command]
    if (scripted) {
      send(socket, tag, asScripted(scripted(args)))
      return
    }
    const lines = honest[command]?.(args) ?? ['BAD unknown']
    const at = told.findIndex((each) => each.command.test(`${command} ${args}`))
    const [misbehaviour] = at < 0 ? [] : told.splice(at, 1)
    const said = misbehaviour?.how({ command, args, lines }) ?? { lines }
    send(socket, tag, said)
    misbehaviour?.happened()
  }

  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.setEncoding('latin1')
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      idlers.delete(socket)
    })
    socket.write(`${greeting}\r\n`)
    let rest = ''
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) answer(socket, line)
    })
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    commands,
    connections: () => connections,
    deliver(raw, announcements = 1) {
      const uid = folder.nextUid
      folder.nextUid += 1
      folder.mails.set(uid, raw)
      for (const socket of idlers.keys()) socket.write(`* ${total()} EXISTS\r\n`.repeat(announcements))
      return uid
    },
    remove: (uid) => void folder.mails.delete(uid),
    renumber(uidValidity, firstUid = 101) {
      folder.uidValidity = uidValidity
      folder.firstUid = firstUid
      folder.nextUid = firstUid + folder.mails.size
      folder.mails = new Map([...folder.mails.values()].map((raw, index) => [firstUid + index, raw]))
      for (const socket of sockets) socket.end('* BYE Mailbox was rebuilt\r\n')
    },
    hangUp() {
      for (const socket of sockets) socket.end('* BYE Restarting\r\n')
    },
    misbehave(command, how) {
      const { promise, resolve } = Promise.withResolvers<void>()
      happened = promise
      told.push({ command, how, happened: resolve })
    },
    misbehaved: () => happened,
    async stop() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of sockets) socket.destroy()
      await closed.promise
    },
  }
}

/** The whole mail, its headers, or what follows them, which is its first part as well. */
function sectionOf(raw: Buffer, name: string): Buffer {
  if (name === '') return raw
  const end = raw.indexOf('\r\n\r\n') + 4
  return name === 'HEADER' ? raw.subarray(0, end) : raw.subarray(end)
}

/** Every mail is one text. */
function structureOf(raw: Buffer): string {
  return `BODYSTRUCTURE ("text" "plain" ("charset" "utf-8") NIL NIL "8bit" ${sectionOf(raw, 'TEXT').length} 1)`
}

function asScripted(said: ReturnType<Script[string]>): ReturnType<Misbehaviour> {
  if (said === undefined) return { lines: [], ending: 'silence' }
  const lines = [said].flat()
  return lines.at(-1) === 'cut' ? { lines: lines.slice(0, -1), ending: 'cut' } : { lines }
}

function send(socket: Socket, tag: string, { lines, ending }: ReturnType<Misbehaviour>): void {
  const text = ending
    ? lines.map((line) => `${line}\r\n`).join('')
    : [...lines.slice(0, -1), `${tag} ${lines.at(-1)}`].map((line) => `${line}\r\n`).join('')
  if (ending === 'cut') socket.write(text, 'latin1', () => socket.resetAndDestroy())
  else if (ending === 'end') socket.end(text, 'latin1')
  else if (text) socket.write(text, 'latin1')
}

function wantedUids(args: string): number[] {
  const [set = ''] = args.split(' ')
  return set.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split(':').map(Number)
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
}
