import type { Authentication } from '../../mail/inbound-mail.ts'

/** How the office's machinery is, beside the health of the mail. */
export type DeskStatus = {
  /** The newest sign-in to the mailbox, and the newest mail it gave. */
  readonly signedInAt?: Date
  readonly lastMailAt?: Date
  /** When the next outgoing mail is tried. */
  readonly nextAttemptAt?: Date
  /** Messages of which more is asked for, and those that were given up in the last 30 days. */
  readonly incomplete: { readonly waiting: number; readonly givenUp: number }
  readonly lastBackupAt?: Date
  readonly restoredAt?: Date
  readonly databaseBytes: number
  /** Older messages still wait for the words of a new analyser. */
  readonly isIndexing: boolean
}

export type StatusStore = {
  deskStatus(): Promise<DeskStatus>
  /** A mail that was filed, by its bare Message-ID. */
  arrivalOf(
    rfcMessageId: string,
  ): Promise<{ readonly at: Date; readonly authentication?: Authentication } | undefined>
}
