import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What follows a command; the tag is put before the last line. `undefined` is silence, `cut` ends the connection. */
export type Script = Readonly<Record<string, (args: string) => string | readonly string[] | undefined>>

export type ScriptedImap = {
  readonly host: string
  readonly port: number
  readonly commands: readonly string[]
  stop(): Promise<void>
}

const DEFAULTS: Script = {
  CAPABILITY: () => ['* CAPABILITY IMAP4rev1 IDLE UIDPLUS', 'OK done'],
  LOGIN: () => 'OK signed in',
  NAMESPACE: () => ['* NAMESPACE (("" "/")) NIL NIL', 'OK done'],
  LIST: () => ['* LIST (\\HasNoChildren) "/" INBOX', 'OK done'],
  LSUB: () => 'OK done',
  SELECT: () => [
    '* 3 EXISTS',
    '* OK [UIDVALIDITY 7] valid',
    '* OK [UIDNEXT 4] next',
    'OK [READ-WRITE] selected',
  ],
  NOOP: () => 'OK done',
  LOGOUT: () => ['* BYE bye', 'OK done'],
}

/** An IMAP server that says exactly what a test wrote down. UID commands are keyed "UID FETCH". */
export async function scriptedImap(script: Script = {}, greeting = '* OK ready'): Promise<ScriptedImap> {
  const answers = { ...DEFAULTS, ...script }
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.write(`${greeting}\r\n`)
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) answer(socket, line)
    })
  })
  const answer = (socket: Socket, line: string) => {
    const [tag = '', name = '', ...args] = line.split(' ')
    const isUid = name.toUpperCase() === 'UID'
    const command = isUid ? `UID ${args.shift()?.toUpperCase()}` : name.toUpperCase()
    commands.push(command)
    const said = answers[command]?.(args.join(' ')) ?? (command in answers ? undefined : 'BAD unknown')
    if (said === undefined) return
    const words = [said].flat()
    if (words.at(-1) === 'cut') {
      socket.write(words.slice(0, -1).join('\r\n'), () => socket.resetAndDestroy())
      return
    }
    socket.write(`${[...words.slice(0, -1), `${tag} ${words.at(-1)}`].join('\r\n')}\r\n`)
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    commands,
    stop: async () => {
      const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>()
      server.close(() => onClosed())
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
