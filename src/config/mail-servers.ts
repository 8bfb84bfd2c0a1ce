import { type EnvironmentReader, optional } from './environment.ts'
import { isLoopback } from './loopback.ts'

export type MailSecurity = 'tls' | 'starttls' | 'none'

export type MailAuth =
  | { readonly kind: 'password'; readonly password: string }
  | {
      readonly kind: 'oauth2'
      readonly tokenUrl: string
      readonly clientId: string
      readonly clientSecret: string
      readonly scope: string
      readonly refreshToken?: string
    }

export type ImapConfig = {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly user: string
  readonly auth: MailAuth
  readonly folder: string
  /** `auto`, `off`, or a folder's name. */
  readonly sentFolder: string
  readonly after:
    | { readonly kind: 'keep' }
    | { readonly kind: 'seen' }
    | { readonly kind: 'move'; readonly folder: string }
  readonly first:
    | { readonly kind: 'new' }
    | { readonly kind: 'all' }
    | { readonly kind: 'days'; readonly days: number }
  readonly caFile?: string
  /** Set in the desk, because the environment said nothing. */
  readonly isFromDesk?: boolean
}

export type SmtpConfig = {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly user?: string
  readonly auth?: MailAuth
  readonly caFile?: string
  readonly isFromDesk?: boolean
}

export function imapConfig(read: EnvironmentReader): ImapConfig | undefined {
  const host = read.optional('IMAP_HOST')
  if (!host) return undefined
  const security = mailSecurity(read, 'IMAP', host, 'tls')
  return {
    host,
    port: read.number('IMAP_PORT', security === 'tls' ? 993 : 143, 1, 65_535),
    security,
    user: read.required('IMAP_USER', 'who signs in to the mailbox'),
    auth: mailAuth(read, 'IMAP_PASSWORD'),
    folder: read.text('IMAP_FOLDER', 'INBOX'),
    sentFolder: read.text('IMAP_SENT_FOLDER', 'auto'),
    after: afterFiling(read),
    first: firstRun(read),
    ...optional('caFile', read.optional('IMAP_CA')),
  }
}

export function smtpConfig(read: EnvironmentReader): SmtpConfig | undefined {
  const host = read.optional('SMTP_HOST')
  if (!host) return undefined
  const security = mailSecurity(read, 'SMTP', host, 'starttls')
  const user = read.optional('SMTP_USER')
  return {
    host,
    port: read.number('SMTP_PORT', security === 'tls' ? 465 : 587, 1, 65_535),
    security,
    ...(user ? { user, auth: mailAuth(read, 'SMTP_PASSWORD') } : {}),
    ...optional('caFile', read.optional('SMTP_CA')),
  }
}

function mailSecurity(
  read: EnvironmentReader,
  prefix: 'IMAP' | 'SMTP',
  host: string,
  fallback: MailSecurity,
): MailSecurity {
  const security = read.oneOf(`${prefix}_SECURITY`, ['tls', 'starttls', 'none'], fallback)
  if (security === 'none' && !isLoopback(host))
    read.faults.push(`${prefix}_SECURITY=none is only for this machine; use tls or starttls.`)
  return security
}

function mailAuth(read: EnvironmentReader, passwordName: string): MailAuth {
  if (read.oneOf('MAIL_AUTH', ['password', 'oauth2'], 'password') === 'password')
    return { kind: 'password', password: read.required(passwordName, 'or set MAIL_AUTH=oauth2') }
  return {
    kind: 'oauth2',
    tokenUrl: read.required('OAUTH_TOKEN_URL', 'where access tokens are asked for'),
    clientId: read.required('OAUTH_CLIENT_ID', 'the registered application'),
    clientSecret: read.required('OAUTH_CLIENT_SECRET', 'the secret of the registered application'),
    scope: read.text('OAUTH_SCOPE', 'https://outlook.office365.com/.default'),
    ...optional('refreshToken', read.optional('OAUTH_REFRESH_TOKEN')),
  }
}

function afterFiling(read: EnvironmentReader): ImapConfig['after'] {
  const text = read.text('IMAP_AFTER', 'keep')
  if (text === 'keep' || text === 'seen') return { kind: text }
  const folder = /^move:(.+)$/.exec(text)?.[1]
  if (!folder) read.faults.push('IMAP_AFTER must be keep, seen or move:Folder.')
  return folder ? { kind: 'move', folder } : { kind: 'keep' }
}

function firstRun(read: EnvironmentReader): ImapConfig['first'] {
  const text = read.text('IMAP_FIRST', 'new')
  if (text === 'new' || text === 'all') return { kind: text }
  const days = /^days:(\d{1,4})$/.exec(text)?.[1]
  if (!days) read.faults.push('IMAP_FIRST must be new, all or days:N.')
  return days ? { kind: 'days', days: Number(days) } : { kind: 'new' }
}
