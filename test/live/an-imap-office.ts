import { expect, onTestFinished, vi } from 'vitest'
import { completeMails } from '../../src/intake/watching/complete-mails.ts'
import { createInboxWatch } from '../../src/intake/watching/watch-inbox.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { anIntake } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ScriptedImap, startScriptedImap } from '../helpers/servers/scripted-imap.ts'

/** After so long a server that says nothing is silent; others answer even on a slow machine. */
const patientMs = 20_000
export const silentMs = 1_500
const pollMs = 500

/** The watch, the intake and the IMAP client of the service before a server that can be told to misbehave. */
export async function anImapOffice({
  first = 'all',
  mailsBefore = 0,
  limitMs = patientMs,
  wrap,
}: {
  readonly first?: 'new' | 'all'
  readonly mailsBefore?: number
  /** `silentMs` where the test is about a server that falls silent. */
  readonly limitMs?: number
  readonly wrap?: (storage: Storage) => Storage
} = {}) {
  const server = await startScriptedImap(mailsBefore)
  const { storage, intake, clock } = await anIntake(wrap ? { wrap } : {})
  const mailbox = imapMailbox(
    {
      host: server.host,
      port: server.port,
      security: 'none',
      signIn: { kind: 'password', user: 'u', password: 'p' },
    },
    {
      folder: 'INBOX',
      after: { kind: 'keep' },
      maxBytes: 2_000_000,
      limitMs,
      log: { warn: () => undefined },
    },
  )
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const watch = createInboxWatch({
    mailbox,
    store: storage,
    intake,
    first: { kind: first },
    marksMail: false,
    maxBytes: 2_000_000,
    pollMs,
    silenceMs: limitMs,
    waitAfter: () => ({ waitMs: 5, isAlarm: false }),
    now: clock.now,
    log: quiet,
  })
  const start = () => {
    const stopping = new AbortController()
    const ended = watch.run(stopping.signal)
    onTestFinished(async () => {
      stopping.abort()
      await server.stop()
      await ended
    })
  }
  /** As the service does beside the watch, where it is due. */
  const complete = () =>
    completeMails(
      {
        ...{ mailbox, store: storage, intake, maxBytes: 2_000_000, silenceMs: limitMs },
        now: clock.now,
        log: quiet,
      },
      new AbortController().signal,
    )
  const subjects = async () => {
    const { rows } = await storage.inboxPage({ now: clock.now(), limit: 100 })
    return rows.map(({ ticket }) => ticket.subject).sort()
  }
  const filed = (...wanted: string[]) => soon(async () => expect(await subjects()).toEqual(wanted))
  /** The first look is over, on a connection that holds. */
  const connected = () =>
    soon(async () => {
      const kinds = (await storage.changesSince(0, 500)).map(({ kind }) => kind)
      expect(kinds.filter((kind) => /^mailbox-(lost|connected)$/.test(kind)).at(-1)).toBe('mailbox-connected')
    })
  return { server, storage, clock, start, complete, subjects, filed, connected }
}

/** Asks again until it holds; so patient that a slow machine fails nothing. */
export function soon<T>(holds: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(holds, { timeout: 50_000, interval: 20 })
}

export function letters(server: ScriptedImap, ...subjects: readonly string[]): void {
  for (const subject of subjects) server.deliver(aMail({ subject, messageId: `${subject}@citizen.example` }))
}
