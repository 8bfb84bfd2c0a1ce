/** What the mail room tells the log: ids and outcomes, no addresses and no words of a mail. */
export type MailboxLog = {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}
