import { randomBytes } from 'node:crypto'
import type { Address } from '../mail/inbound-mail.ts'
import { awayNotice } from './away-notice.ts'
import { bounceReport } from './bounce-report.ts'
import { type StoredMail, startEmbeddedImap } from './embedded-imap.ts'
import { type HandedMail, startEmbeddedSmtp } from './embedded-smtp.ts'

export type DemoPostOptions = {
  readonly officeAddress: string
  readonly now: () => Date
  /** The resident whose mailbox answers by itself, and what it says. */
  readonly away?: { readonly who: Address; readonly text: string }
}

export type DeliveredMail = {
  readonly from: string
  readonly to: string
  readonly raw: Buffer
  readonly receivedAt: Date
}

/**
 * The post of the demo: the office has a real mailbox (IMAP) and relay (SMTP) on loopback; residents' mailboxes
 * are lists in memory. Mail to `…@olematon.example` comes back to its sender as a bounce.
 */
export type DemoPost = {
  readonly office: {
    readonly imap: HostPort
    readonly smtp: HostPort
    readonly user: string
    readonly password: string
  }
  /** A resident's mail arrives in the office's inbox. */
  deliverToOffice(raw: Buffer): void
  officeFolder(folder: string): readonly StoredMail[]
  /** What the office has sent to the address, oldest first. */
  residentMailbox(address: string): readonly DeliveredMail[]
  /** Calls back for each mail a resident gets from now on; returns what ends it. */
  onResidentMail(listener: (mail: DeliveredMail) => void): () => void
  stop(): Promise<void>
}

type HostPort = { readonly host: string; readonly port: number }

const NO_SUCH_DOMAIN = '@olematon.example'

export async function createDemoPost(options: DemoPostOptions): Promise<DemoPost> {
  const { officeAddress, now, away } = options
  const login = { user: officeAddress, password: randomBytes(12).toString('base64url') }
  const delivered: DeliveredMail[] = []
  const listeners = new Set<(mail: DeliveredMail) => void>()
  const imap = await startEmbeddedImap({ ...login, startedAt: now() })
  const deliverToOffice = (raw: Buffer): void => {
    imap.append('INBOX', raw, now())
  }
  const answerLater = (answer: Buffer | undefined, to: string): void => {
    if (answer !== undefined && isSame(to, officeAddress)) setImmediate(() => deliverToOffice(answer))
  }

  const deliverToResident = (mail: HandedMail, to: string): void => {
    const received = { from: mail.from, to, raw: mail.raw, receivedAt: now() }
    delivered.push(received)
    for (const listener of listeners) listener(received)
    if (away !== undefined && isSame(to, away.who.address)) {
      answerLater(awayNotice(mail, away.who, away.text, now()), mail.from)
    }
  }
  const deliver = (mail: HandedMail, to: string): void => {
    if (isSame(to, officeAddress)) deliverToOffice(mail.raw)
    else if (to.toLowerCase().endsWith(NO_SUCH_DOMAIN)) answerLater(bounceReport(mail, to, now()), mail.from)
    else deliverToResident(mail, to)
  }
  const smtp = await startEmbeddedSmtp({
    ...login,
    onMail: (mail) => {
      for (const to of mail.to) deliver(mail, to)
    },
  })

  return {
    office: {
      imap: { host: imap.host, port: imap.port },
      smtp: { host: smtp.host, port: smtp.port },
      ...login,
    },
    deliverToOffice,
    officeFolder: imap.messages,
    residentMailbox: (address) => delivered.filter((mail) => isSame(mail.to, address)),
    onResidentMail(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async stop() {
      await smtp.stop()
      await imap.stop()
    },
  }
}

function isSame(address: string, other: string): boolean {
  return address.toLowerCase() === other.toLowerCase()
}
