import type { FastifyBaseLogger } from 'fastify'
import type { Address } from '../mail/inbound-mail.ts'
import type { AbsenceStore } from '../people/absence-store.ts'
import type { AccountStore } from '../people/account-store.ts'
import type { Language } from '../people/language.ts'
import type { LinkKind } from '../people/link.ts'
import type { ProfileStore } from '../people/profile-store.ts'
import type { SecondFactorStore } from '../people/second-factor-store.ts'
import type { StaffStore } from '../people/staff-store.ts'
import type { User } from '../people/user.ts'
import type { DrawPictures } from '../pictures/picture.ts'
import type { Accepted } from '../replies/accept-reply.ts'
import type { ReplyForm } from '../replies/compose-reply.ts'
import type { OutboxStore } from '../replies/outbox-store.ts'
import type { ReportStore } from '../reports/report-store.ts'
import type { WordFinder } from '../search/found-words.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import type { ScanBytes } from '../virus-scan/clamd-scan.ts'
import type { DraftStore } from './answers/draft-store.ts'
import type { OtherResidentStore } from './answers/other-residents.ts'
import type { DeskStore, TicketView } from './desk-store.ts'
import type { SelectionStore } from './inbox/selection-store.ts'
import type { AuditLogStore } from './reports/audit-log-store.ts'
import type { ErasureStore } from './residents/erasure-store.ts'
import type { ResidentStore } from './residents/resident-store.ts'
import type { SavedReplyStore } from './saved-replies/saved-reply-store.ts'
import type { MailServers, MailTest, ServerKeeper } from './settings/finding.ts'
import type { SettingsStore } from './settings/settings-store.ts'
import type { SetupStore } from './setup/setup-store.ts'
import type { FeedbackStore } from './status/feedback-store.ts'
import type { StatusStore } from './status/status-store.ts'
import type { MoveStore } from './tickets/move-store.ts'

/** Everything the desk asks of the rest; it reads no environment, opens no file of the office, keeps no clock. */
export type DeskNeeds = {
  readonly store: DeskStore &
    DraftStore &
    SavedReplyStore &
    OtherResidentStore &
    SelectionStore &
    MoveStore &
    AccountStore &
    StaffStore &
    ResidentStore &
    ErasureStore &
    ProfileStore &
    SecondFactorStore &
    AbsenceStore &
    ReportStore &
    AuditLogStore &
    SettingsStore &
    StatusStore &
    SetupStore &
    FeedbackStore
  settings(): Promise<{ readonly version: number; readonly settings: OfficeSettings }>
  readonly clock: () => Date
  /** Keys derived from SECRET_KEY, one for each purpose. */
  readonly keys: DeskKeys
  readonly publicUrl: URL
  readonly trustProxy: boolean | string
  readonly service: DeskService
  readonly passwords: Passwords
  readonly replies: DeskReplies
  readonly staffMail: StaffMail
  /** False when there is no mail server to send by; what was queued leaves at once. */
  sendTest(to: User, mail: TestMail): Promise<boolean>
  /** The live test of the mail servers. */
  readonly mailTest: MailTest
  /** Those that mail goes by now. */
  mailServers(): MailServers
  readonly servers: ServerKeeper
  /** A full-text expression of what was typed; undefined when it holds nothing to look for. */
  searchExpression(words: string): string | undefined
  /** Finds in a text what was typed, in whatever form it stands there. */
  wordFinder(words: string): WordFinder
  /** Where the office has a virus scanner. */
  readonly scan?: ScanBytes
  /** Pictures as this program draws them; the sender's bytes never meet a browser. */
  readonly drawPictures: DrawPictures
  /** The decoded bytes of one part of a raw mail, as a stream. */
  readPart(raw: AsyncIterable<Uint8Array>, part: number): AsyncIterable<Uint8Array>
  health(): Promise<Health>
  /** Room where everything is kept. */
  disk(): Promise<Disk>
  readonly startedAt: Date
  /** While nobody has an account: the way in that was printed when the service started. */
  readonly firstEntry?: FirstEntry
  /** Prometheus text; counts only. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>
  /** Without it, metrics are answered to this machine only. */
  readonly metricsToken?: string
  readonly log: FastifyBaseLogger
}

export type DeskKeys = {
  readonly csrf: Uint8Array
  /** Hides what was typed as an account name, and marks a device that signed in before. */
  readonly signIn: Uint8Array
}

export type DeskService = {
  readonly name: string
  readonly address: Address
  readonly aliases: readonly string[]
  readonly referencePrefix: string
  readonly version: string
}

export type Passwords = {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
  /** Takes as long as a true comparison, for names that do not exist. */
  dummyVerify(password: string): Promise<unknown>
  /** Why a new password is refused; empty when it may be used. */
  faults(password: string, ownWords: readonly string[]): readonly PasswordFault[]
}

export type PasswordFault = 'too-short' | 'too-long' | 'repetitive' | 'predictable'

/** The sending side; composed elsewhere so that the desk knows nothing of MIME or Message-IDs. */
export type DeskReplies = {
  accept(form: ReplyForm, view: TicketView, author: User, at: Date): Promise<Accepted>
  /** What the resident would read; nothing is sent. */
  preview(
    reply: Pick<ReplyForm, 'text' | 'language' | 'to'>,
    view: TicketView,
  ): Promise<{ readonly subject: string; readonly text: string }>
  undo(messageId: string, user: User, at: Date): ReturnType<OutboxStore['undoReply']>
  /** False when there is nothing to try again. */
  retry(messageId: string, user: User, at: Date): Promise<boolean>
  confirmSent(messageId: string, user: User, at: Date): Promise<boolean>
}

/** A mail as residents get it, to be looked at by somebody of the office. */
export type TestMail = {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly language: Language
}

/** Mail of the desk to its own people. */
export type StaffMail = {
  /** Sends it now, because the link is kept nowhere; false when the mail server did not take it. */
  sendLink(kind: LinkKind, to: User, link: { readonly url: string; readonly until: Date }): Promise<boolean>
  /** Queued like the other notices. */
  tellSecondFactorReset(to: User): Promise<void>
}

export type FirstEntry = { isToken(token: string): boolean }

export type Disk = { readonly freeBytes: number; readonly isScarce: boolean }

export type Health = { readonly live: boolean; readonly ready: boolean }
