import { crashPoint } from '../events/crash-point.ts'
import { isUnknownOutcome } from '../events/unknown-outcome.ts'
import type { MailKind } from '../mail/inbound-mail.ts'
import type { TokenKeys } from '../mail/reply-token.ts'
import type { Language } from '../people/language.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import { targetRule } from '../tickets/targets.ts'
import { fileMail } from './file-mail.ts'
import type { Filed, Filing } from './filing.ts'
import type { FilingOffice } from './filing-office.ts'
import type { Arrival, IntakeStore, KeptMail } from './intake-store.ts'
import { lookupOf } from './lookup.ts'
import { orderedLine } from './ordered-line.ts'
import type { MailReader, RawMail } from './read-mail.ts'
import type { UnderstoodMail } from './understood-mail.ts'

export type Incoming = { readonly arrival: Arrival; readonly bytes: AsyncIterable<Uint8Array> }

export type Received =
  /** These very bytes, or this place on the server, were kept before. */
  | { readonly kind: 'already-kept'; readonly mail: KeptMail }
  | {
      readonly kind: 'filed'
      readonly mail: KeptMail
      readonly filed: Filed
      readonly mailKind: MailKind
      readonly isQuarantined: boolean
      readonly isDegraded: boolean
    }
  /** Kept, and tried again later; told to the log and counted as an attempt. */
  | { readonly kind: 'unfiled'; readonly mail: KeptMail }

export type Intake = {
  /** In the given order; while one mail is read the next are kept. `onReceived` runs after the commit. */
  receiveAll(
    incoming: AsyncIterable<Incoming>,
    onReceived: (received: Received) => void | Promise<void>,
  ): Promise<void>
  /** Files what an earlier process kept and did not file; answers how many. */
  resumeUnfiled(): Promise<number>
  close(): Promise<void>
}

export type IntakeOptions = {
  readonly store: Pick<IntakeStore, 'keepRaw' | 'readRaw' | 'unfiled' | 'beginFiling' | 'fileInbound'>
  readonly reader: MailReader
  readonly settings: () => Promise<OfficeSettings>
  readonly tokenKeys: TokenKeys
  readonly referencePrefix: string
  /** SERVICE_ADDRESS and its aliases, lower case. */
  readonly ownAddresses: readonly string[]
  /** The language in which the writer of a new ticket is answered. */
  readonly languageOf: (mail: UnderstoodMail) => Language
  readonly now: () => Date
  readonly log: { error(facts: object, message: string): void }
}

/** Mails that are kept while earlier ones are read: a large one then keeps neither thread waiting. */
const mailsAhead = 16
/** The process died so often under a mail that was taken up again: its head alone is read (ruling 28). */
const attemptsBeforeHead = 2
const resumePage = 50

/**
 * A mail from its bytes to its ticket. Promises: it is kept before anything is interpreted; mails are filed
 * in the order they came; one that cannot be filed stays kept and holds up nobody; one that kills the
 * process is filed from its head at the fourth beginning.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { store, reader } = options

  return {
    async receiveAll(incoming, onReceived) {
      const line = orderedLine(mailsAhead)
      try {
        for await (const { arrival, bytes } of incoming) {
          const { mail, isNew } = await store.keepRaw(arrival, bytes)
          const reading = isNew ? begunReading(options, mail) : undefined
          await line.add(async () => {
            await onReceived(
              reading ? await fileOrLeave(options, mail, reading) : { kind: 'already-kept', mail },
            )
          })
        }
      } finally {
        await line.end()
      }
    },

    async resumeUnfiled() {
      const tried = new Set<string>()
      let filed = 0
      for (;;) {
        const page = await store.unfiled(tried.size + resumePage)
        const mail = page.find(({ rawId }) => !tried.has(rawId))
        if (!mail) return filed
        tried.add(mail.rawId)
        const begun = await store.beginFiling(mail.rawId)
        crashPoint('filing-begun')
        const raw = rawOf(store, mail)
        const read = begun >= attemptsBeforeHead ? reader.readHead(raw) : reader.read(raw)
        if ((await fileOrLeave(options, mail, settled(read))).kind === 'filed') filed += 1
      }
    },

    close: () => reader.close(),
  }
}

/** A reading under way; its failure is looked at when its turn to be filed comes. */
type Reading = Promise<PromiseSettledResult<UnderstoodMail>>

function begunReading({ store, reader }: IntakeOptions, mail: KeptMail): Reading {
  crashPoint('filing-begun')
  return settled(reader.read(rawOf(store, mail)))
}

async function settled(read: Promise<UnderstoodMail>): Reading {
  const [result] = await Promise.allSettled([read])
  return result
}

function rawOf(store: Pick<IntakeStore, 'readRaw'>, { rawId, size, sha256 }: KeptMail): RawMail {
  return { size, sha256, open: () => store.readRaw(rawId) }
}

/** The one place where a fault of one mail is caught. A storage that is out of order throws again here. */
async function fileOrLeave(options: IntakeOptions, mail: KeptMail, reading: Reading): Promise<Received> {
  try {
    const read = await reading
    if (read.status === 'rejected') throw read.reason
    return await fileRead(options, mail, read.value)
  } catch (error) {
    if (isUnknownOutcome(error)) throw error
    await options.store.beginFiling(mail.rawId)
    const name = error instanceof Error ? error.name : typeof error
    options.log.error({ rawId: mail.rawId, error: name }, 'A mail is kept but could not be filed')
    return { kind: 'unfiled', mail }
  }
}

async function fileRead(options: IntakeOptions, kept: KeptMail, mail: UnderstoodMail): Promise<Received> {
  const { store, tokenKeys, referencePrefix, ownAddresses, languageOf, now } = options
  const settings = await options.settings()
  const office: FilingOffice = {
    now: now(),
    settings,
    ownAddresses,
    due: targetRule(settings),
    language: languageOf(mail),
  }
  const lookup = lookupOf(mail, tokenKeys, referencePrefix)
  let filing: Filing | undefined
  const filed = await store.fileInbound(kept.rawId, mail, lookup, (found) => {
    filing = fileMail(mail, kept.arrival, lookup, found, office)
    return filing
  })
  return {
    kind: 'filed',
    mail: kept,
    filed,
    mailKind: mail.kind,
    isQuarantined: isQuarantined(filing),
    isDegraded: mail.degraded,
  }
}

function isQuarantined(filing: Filing | undefined): boolean {
  if (filing?.kind !== 'filed' || !('open' in filing.ticket)) return false
  return filing.ticket.open.class === 'quarantine'
}
