import { type AddressInfo, createServer, type Socket } from 'node:net'

export type ScriptedSmtpOptions = {
  /** The ways to sign in that EHLO offers. */
  readonly ways: readonly string[]
  /** Whether a token is good now; asked at every sign-in and, of the session's own, at every mail. */
  isGood(token: string): boolean
}

/** A relay that lets in by access tokens alone and looks at them again with every mail. */
export type ScriptedSmtp = {
  readonly host: string
  readonly port: number
  /** What clients said, without the tokens' words. */
  readonly commands: readonly string[]
  /** Tokens that were shown, oldest first. */
  readonly shown: readonly string[]
  readonly mails: readonly string[]
  stop(): Promise<void>
}

/** The JSON of RFC 7628 §3.2.2, as a challenge that the client must answer. */
const challenge = Buffer.from('{"status":"invalid_token"}').toString('base64')

export async function startScriptedSmtp({ ways, isGood }: ScriptedSmtpOptions): Promise<ScriptedSmtp> {
  const commands: string[] = []
  const shown: string[] = []
  const mails: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    socket.setEncoding('latin1').write('220 relay ready\r\n')
    const session = sessionOf(socket)
    let rest = ''
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) session(line)
    })
  })

  function sessionOf(socket: Socket): (line: string) => void {
    let token: string | undefined
    let body: string[] | undefined
    let isRefused = false
    const say = (...answer: readonly string[]) => socket.write(answer.map((line) => `${line}\r\n`).join(''))
    return (line) => {
      if (body) {
        if (line !== '.') return void body.push(line)
        mails.push(body.join('\r\n'))
        body = undefined
        return say('250 2.0.0 OK taken')
      }
      const [word = '', way = '', initial = ''] = line.split(' ')
      const command = word.toUpperCase()
      commands.push(command === 'AUTH' ? `AUTH ${way}` : command)
      if (isRefused) {
        isRefused = false
        return say('535 5.7.8 The token is not good')
      }
      if (command === 'EHLO') return say('250-relay', `250-AUTH ${ways.join(' ')}`, '250 8BITMIME')
      if (command === 'AUTH') {
        token = /auth=Bearer ([^\u0001]*)/.exec(Buffer.from(initial, 'base64').toString())?.[1] ?? ''
        shown.push(token)
        isRefused = !ways.includes(way) || !isGood(token)
        return say(isRefused ? `334 ${challenge}` : '235 2.7.0 Welcome')
      }
      if (command === 'MAIL' && !isGood(token ?? '')) return say('530 5.7.1 The token has expired')
      if (command === 'DATA') {
        body = []
        return say('354 go on')
      }
      if (command === 'QUIT') return void socket.end('221 bye\r\n')
      say('250 2.0.0 OK')
    }
  }

  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    commands,
    shown,
    mails,
    async stop() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of sockets) socket.destroy()
      await closed.promise
    },
  }
}
