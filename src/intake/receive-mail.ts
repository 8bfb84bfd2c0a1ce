import { crashPoint } from '../events/crash-point.ts'
import { isUnknownOutcome } from '../events/unknown-outcome.ts'
import type { MailKind } from '../mail/inbound-mail.ts'
import type { TokenKeys } from '../mail/threading/reply-token.ts'
import type { Language } from '../people/language.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import { targetRule } from '../tickets/targets.ts'
import { fileMail } from './filing/file-mail.ts'
import type { Filed, Filing } from './filing/filing.ts'
import type { FilingOffice } from './filing/filing-office.ts'
import { lookupOf } from './filing/lookup.ts'
import type { Arrival, IntakeStore, KeptMail } from './intake-store.ts'
import { type MailBytes, piecesOf } from './mail-bytes.ts'
import { orderedLine } from './ordered-line.ts'
import type { MailReader, RawMail } from './reading/read-mail.ts'
import { ReaderUnavailable } from './reading/reader-unavailable.ts'
import { type Settled, settled, settledValue } from './settled.ts'
import type { UnderstoodMail } from './understood-mail.ts'

export type Incoming = { readonly arrival: Arrival; readonly bytes: MailBytes }

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
  /** Kept, and tried again later; told to the log, and counted as an attempt where the mail may be the cause. */
  | { readonly kind: 'unfiled'; readonly mail: KeptMail }

export type Intake = {
  /**
   * In the given order; while one mail is read the next are kept, and what is read goes on to be filed before
   * the commit of the one before. `onReceived` runs after the commit.
   */
  receiveAll(
    incoming: AsyncIterable<Incoming>,
    onReceived: (received: Received) => void | Promise<void>,
  ): Promise<void>
  /** Files what an earlier process kept and did not file; answers how many. */
  resumeUnfiled(): Promise<number>
  close(): Promise<void>
}

export type IntakeOptions = {
  readonly store: Pick<
    IntakeStore,
    'keepRaw' | 'readRaw' | 'unfiled' | 'beginFiling' | 'takeBackBeginning' | 'fileInbound'
  >
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
const mailsAhead = 32
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
      const filing = orderedLine(mailsAhead)
      const telling = orderedLine(mailsAhead)
      try {
        for await (const { arrival, bytes } of incoming) {
          const begun = settled(keepAndRead(options, arrival, bytes))
          if (!(bytes instanceof Uint8Array)) await begun
          await filing.add(async () => {
            const { mail, reading } = settledValue(await begun)
            const { received } = reading ? await fileOrLeave(options, mail, reading) : alreadyKept(mail)
            await telling.add(async () => onReceived(settledValue(await received)))
          })
        }
      } finally {
        await filing.end().finally(() => telling.end())
      }
    },

    async resumeUnfiled() {
      const tried = new Set<string>()
      let filed = 0
      for (;;) {
        const page = await store.unfiled(tried.size + resumePage)
        const untried = page.filter(({ rawId }) => !tried.has(rawId))
        if (untried.length === 0) return filed
        for (const mail of untried) {
          tried.add(mail.rawId)
          if (await fileAgain(options, mail)) filed += 1
        }
      }
    },

    close: () => reader.close(),
  }
}

async function fileAgain(options: IntakeOptions, mail: KeptMail): Promise<boolean> {
  const { store, reader } = options
  const begun = await store.beginFiling(mail.rawId)
  crashPoint('filing-begun')
  const raw = rawOf(store, mail)
  const read = begun >= attemptsBeforeHead ? reader.readHead(raw) : reader.read(raw)
  const reading = settled(read)
  if (isUnavailable(await reading)) await store.takeBackBeginning(mail.rawId)
  const { received } = await fileOrLeave(options, mail, reading)
  return settledValue(await received).kind === 'filed'
}

function isUnavailable(reading: PromiseSettledResult<UnderstoodMail>): boolean {
  return reading.status === 'rejected' && reading.reason instanceof ReaderUnavailable
}

/** Its failure is looked at when the turn of its mail comes. */
type Reading = Settled<UnderstoodMail>

async function keepAndRead(
  { store, reader }: IntakeOptions,
  arrival: Arrival,
  bytes: MailBytes,
): Promise<{ readonly mail: KeptMail; readonly reading?: Reading }> {
  const { mail, isNew } = await store.keepRaw(arrival, bytes)
  if (!isNew) return { mail }
  crashPoint('filing-begun')
  const raw = bytes instanceof Uint8Array ? { ...mail, open: () => piecesOf(bytes) } : rawOf(store, mail)
  return { mail, reading: settled(reader.read(raw)) }
}

function rawOf(store: Pick<IntakeStore, 'readRaw'>, { rawId, size, sha256 }: KeptMail): RawMail {
  return { size, sha256, open: () => store.readRaw(rawId) }
}

/**
 * Resolves when the mail stands in line for its transaction, with how that will go. The one place where a
 * fault of one mail is caught; a storage that is out of order throws again here.
 */
async function fileOrLeave(
  options: IntakeOptions,
  mail: KeptMail,
  reading: Reading,
): Promise<{ readonly received: Settled<Received> }> {
  try {
    const read = settledValue(await reading)
    const filed = fileRead(options, await options.settings(), mail, read)
    return { received: settled(filed.catch((error) => leave(options, mail, error))) }
  } catch (error) {
    return { received: settled(leave(options, mail, error)) }
  }
}

async function leave({ store, log }: IntakeOptions, mail: KeptMail, error: unknown): Promise<Received> {
  if (isUnknownOutcome(error)) throw error
  if (!(error instanceof ReaderUnavailable)) await store.beginFiling(mail.rawId)
  const name = error instanceof Error ? error.name : typeof error
  log.error({ rawId: mail.rawId, error: name }, 'A mail is kept but could not be filed')
  return { kind: 'unfiled', mail }
}

async function fileRead(
  options: IntakeOptions,
  settings: OfficeSettings,
  kept: KeptMail,
  mail: UnderstoodMail,
): Promise<Received> {
  const { store, tokenKeys, referencePrefix, ownAddresses, languageOf, now } = options
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

function alreadyKept(mail: KeptMail): { readonly received: Settled<Received> } {
  return { received: settled(Promise.resolve({ kind: 'already-kept', mail })) }
}
