import { connect, type Socket } from 'node:net'

/** `infected` names what was found; `unknown` says why nothing can be said. */
export type ScanVerdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly name: string }
  | { readonly kind: 'unknown'; readonly code: string }

export type ScanBytes = (bytes: AsyncIterable<Uint8Array>) => Promise<ScanVerdict>

const silenceMs = 30_000
const longestAnswer = 4096

/**
 * Asks clamd by INSTREAM (clamd(8)): chunks behind their length, an empty one ends them. It may answer before
 * everything was sent, as when the stream grows beyond its StreamMaxLength.
 */
export function clamdScan({ host, port }: { readonly host: string; readonly port: number }): ScanBytes {
  return async (bytes) => {
    const socket = connect({ host, port, timeout: silenceMs })
    const answer = answerOf(socket)
    try {
      await send(socket, bytes)
      return verdictOf(await answer)
    } finally {
      socket.destroy()
    }
  }
}

async function send(socket: Socket, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  write(socket, Buffer.from('zINSTREAM\0'))
  for await (const part of bytes) {
    if (socket.destroyed) return
    if (part.length === 0) continue
    write(socket, lengthOf(part.length))
    if (!write(socket, part)) await drained(socket)
  }
  write(socket, lengthOf(0))
}

function write(socket: Socket, bytes: Uint8Array): boolean {
  return socket.destroyed || socket.write(bytes)
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', () => resolve())
  })
}

/** The words of clamd, or the code of what was in their way in brackets. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (part) => {
      text = (text + part.toString('utf8')).slice(0, longestAnswer)
      if (text.includes('\0')) socket.destroy()
    })
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (text === '') text = `(${error.code ?? 'unreachable'})`
    })
    socket.once('close', () => resolve(text.replace(/\0.*$/s, '')))
  })
}

function verdictOf(answer: string): ScanVerdict {
  const [, name] = /^stream: (.+) FOUND$/.exec(answer) ?? []
  if (name !== undefined) return { kind: 'infected', name: name.slice(0, 200) }
  if (answer === 'stream: OK') return { kind: 'clean' }
  if (/size limit exceeded/i.test(answer)) return { kind: 'unknown', code: 'too-large' }
  return { kind: 'unknown', code: /^\((\w+)\)$/.exec(answer)?.[1] ?? 'strange-answer' }
}
