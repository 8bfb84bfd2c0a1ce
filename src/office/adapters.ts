import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import type { ImapConfig, MailAuth, SmtpConfig } from '../config/mail-servers.ts'
import type { Mailbox } from '../intake/mailbox.ts'
import type { Log } from '../logging/logger.ts'
import { roomLog } from '../logging/room-log.ts'
import type { ImapSettings, SignIn, SmtpSettings } from '../mailbox/connection-settings.ts'
import { imapMailbox } from '../mailbox/imap/imap-mailbox.ts'
import { type ImapSentFolder, imapSentFolder } from '../mailbox/sent/imap-sent-folder.ts'
import { type AccessTokens, oauthTokens } from '../mailbox/sign-in/oauth-token.ts'
import type { SecretKeeper } from '../mailbox/sign-in/refresh-token.ts'
import { type SmtpSender, smtpSender } from '../mailbox/smtp/smtp-sender.ts'

/** The real mail servers behind the types of intake and replies; what is not configured is absent. */
export type Adapters = {
  readonly mailbox?: Mailbox
  readonly sender?: SmtpSender
  readonly sent?: ImapSentFolder
  /** Tokens of the running mail, for whoever looks at the same servers beside it. */
  readonly tokens?: TokensOf
}

/** Sent copies are held in memory while they are written. */
const largestCopyBytes = 40_000_000

/** @param secrets where a refresh token is kept that the provider rotates */
export function mailAdapters(
  { imap, smtp, mailMaxBytes }: Config,
  log: Log,
  secrets?: SecretKeeper,
): Adapters {
  const tokens = sharedTokens(secrets)
  return {
    tokens,
    ...(imap
      ? {
          mailbox: imapMailbox(imapSettings(imap, tokens), {
            folder: imap.folder,
            after: imap.after,
            maxBytes: mailMaxBytes,
            log: roomLog(log),
          }),
        }
      : {}),
    ...(smtp ? { sender: smtpSender(smtpSettings(smtp, tokens)) } : {}),
    ...(imap && smtp
      ? {
          sent: imapSentFolder(imapSettings(imap, tokens), {
            setting: sentFolderSetting(imap),
            smtpHost: smtp.host,
            maxBytes: largestCopyBytes,
          }),
        }
      : {}),
  }
}

type Oauth = Extract<MailAuth, { kind: 'oauth2' }>
export type TokensOf = (auth: Oauth) => AccessTokens

/** Two connections that refresh the same token side by side would each end the other's line. */
export function sharedTokens(secrets?: SecretKeeper): TokensOf {
  const known = new Map<string, AccessTokens>()
  return (auth) => {
    const key = JSON.stringify(auth)
    const tokens = known.get(key) ?? oauthTokens(auth, () => new Date(), secrets)
    known.set(key, tokens)
    return tokens
  }
}

export function imapSettings(imap: ImapConfig, tokens: TokensOf): ImapSettings {
  return { ...server(imap), signIn: signIn(imap.user, imap.auth, tokens) }
}

export function smtpSettings(smtp: SmtpConfig, tokens: TokensOf): SmtpSettings {
  return {
    ...server(smtp),
    ...(smtp.user && smtp.auth ? { signIn: signIn(smtp.user, smtp.auth, tokens) } : {}),
  }
}

function server({ host, port, security, caFile }: ImapConfig | SmtpConfig) {
  return { host, port, security, ...(caFile ? { ca: readFileSync(caFile, 'utf8') } : {}) }
}

function signIn(user: string, auth: MailAuth, tokens: TokensOf): SignIn {
  return auth.kind === 'password'
    ? { kind: 'password', user, password: auth.password }
    : { kind: 'oauth2', user, tokens: tokens(auth) }
}

export function sentFolderSetting({ sentFolder }: ImapConfig) {
  if (sentFolder === 'auto' || sentFolder === 'off') return { kind: sentFolder } as const
  return { kind: 'folder', path: sentFolder } as const
}
