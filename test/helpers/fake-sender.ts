import type { Envelope, Sender, SendResult, SentFolder } from '../../src/replies/sender.ts'

export type Handed = { readonly envelope: Envelope; readonly bytes: string }

type Answer = SendResult | ((handed: Handed) => SendResult | Promise<SendResult>)

/** A submission server that answers as the test says, in turn; then it accepts everything. */
export function fakeSender(...answers: Answer[]) {
  const handed: Handed[] = []
  const connectFaults: Extract<SendResult, { kind: 'mailbox-fault' }>[] = []
  const sender: Sender = {
    async connect() {
      const fault = connectFaults.shift()
      if (fault) return fault
      return {
        kind: 'ready',
        session: {
          async send(envelope, bytes) {
            const one = { envelope, bytes: await textOf(bytes) }
            handed.push(one)
            const answer = answers.shift() ?? accepted(one)
            return typeof answer === 'function' ? answer(one) : answer
          },
          release: () => undefined,
        },
      }
    },
  }
  return { sender, handed, connectFaults }
}

export function accepted({ envelope }: Handed): SendResult {
  const recipients = envelope.recipients.map(({ address }) => ({
    address,
    state: 'accepted' as const,
    code: 250,
  }))
  return { kind: 'answered', recipients, response: '250 2.0.0 ok' }
}

/** A Sent folder in memory. */
export function fakeSentFolder(options: { readonly filesByItself?: boolean } = {}) {
  const copies: { readonly bytes: string; readonly sentAt: Date }[] = []
  const ids = new Set<string>()
  let failures = 0
  const sent: SentFolder = {
    filesByItself: async () => options.filesByItself ?? false,
    has: async (id) => ids.has(id) || copies.some(({ bytes }) => bytes.includes(`<${id}>`)),
    async append(bytes, sentAt) {
      if (failures > 0) {
        failures -= 1
        throw new Error('NO')
      }
      copies.push({ bytes: await textOf(bytes), sentAt })
    },
  }
  return {
    sent,
    copies,
    /** The provider filed it by itself. */
    holds: (id: string) => void ids.add(id),
    failNext(count: number) {
      failures = count
    },
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString()
}
