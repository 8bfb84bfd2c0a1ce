import { readFileSync } from 'node:fs'
import { domainToASCII } from 'node:url'
import type { Address } from './mail/inbound-mail.ts'

/**
 * The only reader of the environment: text in, typed values out, every fault named at once. Any variable
 * may be given as NAME_FILE, the path of a file that holds it, as containers do with secrets.
 */
export type Config = {
  readonly dataDir: string
  readonly secrets: Secrets
  readonly service: ServiceIdentity
  readonly http: HttpConfig
  readonly imap?: ImapConfig
  readonly smtp?: SmtpConfig
  readonly mailMaxBytes: number
  readonly metricsToken?: string
  readonly clamd?: { readonly host: string; readonly port: number }
}

/** At least 32 bytes each; the previous one still reads what it signed or wrapped. */
export type Secrets = { readonly current: Buffer; readonly previous?: Buffer }

export type ServiceIdentity = {
  readonly address: Address
  readonly aliases: readonly string[]
  readonly name: string
  readonly referencePrefix: string
  readonly timeZone: string
  readonly trustedAuthservId?: string
  readonly receivingHost?: string
  /** Only where the mailbox delivers sub-addresses (ruling 32). */
  readonly usesPlusAddress: boolean
  readonly subjectPolicy: 'auto' | 'own' | 'keep'
}

export type HttpConfig = {
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly trustProxy: boolean
}

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
}

export type SmtpConfig = {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly user?: string
  readonly auth?: MailAuth
  readonly caFile?: string
}

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'faults'; readonly faults: readonly string[] }

/** What a command cannot do without; `serve` runs the desk without a mailbox (ruling 31). */
export function readConfig(environment: NodeJS.ProcessEnv): ConfigResult {
  const read = reader(environment)
  const address = serviceAddress(read)
  const config: Config = {
    dataDir: read.text('DATA_DIR', './data'),
    secrets: secrets(read),
    service: {
      address,
      aliases: read.list('SERVICE_ALIASES').map((alias) => alias.toLowerCase()),
      name: read.text('SERVICE_NAME', address.name || 'Asumisneuvonta'),
      referencePrefix: referencePrefix(read),
      timeZone: timeZone(read),
      ...optional('trustedAuthservId', read.optional('TRUSTED_AUTHSERV_ID')),
      ...optional('receivingHost', read.optional('RECEIVING_HOST')),
      usesPlusAddress: read.oneOf('REPLY_PLUS_ADDRESS', ['off', 'on'], 'off') === 'on',
      subjectPolicy: read.oneOf('SUBJECT_POLICY', ['auto', 'own', 'keep'], 'auto'),
    },
    http: http(read),
    ...optional('imap', imap(read)),
    ...optional('smtp', smtp(read)),
    mailMaxBytes: read.number('MAIL_MAX_BYTES', 100_000_000, 100_000, 1_000_000_000),
    ...optional('metricsToken', read.optional('METRICS_TOKEN')),
    ...optional('clamd', clamd(read)),
  }
  return read.faults.length > 0 ? { kind: 'faults', faults: read.faults } : { kind: 'config', config }
}

type Reader = ReturnType<typeof reader>

function reader(environment: NodeJS.ProcessEnv) {
  const faults: string[] = []
  const optional = (name: string): string | undefined => {
    const path = environment[`${name}_FILE`]
    if (!path) return environment[name]?.trim() || undefined
    if (environment[name]) faults.push(`${name} and ${name}_FILE are both set; keep one of them.`)
    try {
      return readFileSync(path, 'utf8').trim() || undefined
    } catch {
      faults.push(`${name}_FILE names a file that cannot be read.`)
      return undefined
    }
  }
  return {
    faults,
    optional,
    text: (name: string, fallback: string) => optional(name) ?? fallback,
    list: (name: string) =>
      (optional(name) ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    required(name: string, why: string): string {
      const value = optional(name)
      if (!value) faults.push(`${name} is missing: ${why}`)
      return value ?? ''
    },
    number(name: string, fallback: number, least: number, most: number): number {
      const value = optional(name)
      if (value === undefined) return fallback
      const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      faults.push(`${name} must be a whole number from ${least} to ${most}.`)
      return fallback
    },
    oneOf<const T extends string>(name: string, values: readonly T[], fallback: T): T {
      const value = optional(name)
      if (value === undefined) return fallback
      const found = values.find((candidate) => candidate === value.toLowerCase())
      if (!found) faults.push(`${name} must be one of: ${values.join(', ')}.`)
      return found ?? fallback
    },
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }
}

/** Secrets of examples and documentation, which must never sign anything. */
const exampleSecrets = /^(?:0+|f+|(?:0123456789abcdef)+|(.)\1*|c(?:hange|HANGE).*)$/i

function secrets(read: Reader): Secrets {
  const current = secret(
    read,
    'SECRET_KEY',
    read.required('SECRET_KEY', 'make one with: openssl rand -hex 32'),
  )
  const previousText = read.optional('SECRET_KEY_PREVIOUS')
  return {
    current,
    ...optional('previous', previousText ? secret(read, 'SECRET_KEY_PREVIOUS', previousText) : undefined),
  }
}

function secret(read: Reader, name: string, text: string): Buffer {
  const bytes = /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (text && bytes.length < 32)
    read.faults.push(`${name} must be at least 32 random bytes in hex or base64.`)
  if (text && exampleSecrets.test(text))
    read.faults.push(`${name} is an example; make your own with: openssl rand -hex 32`)
  return bytes
}

function serviceAddress(read: Reader): Address {
  const text = read.required(
    'SERVICE_ADDRESS',
    'the address residents write to, for example asumisneuvo@kaupunki.example',
  )
  const named = /^(.*)<([^<>]+)>$/.exec(text)
  const address = (named ? named[2] : text)?.trim().toLowerCase() ?? ''
  const name = named?.[1]?.trim().replace(/^"|"$/g, '') ?? ''
  if (text && !isAddress(address)) read.faults.push('SERVICE_ADDRESS must be an address, or Name <address>.')
  return { name, address }
}

function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  return /^[^\s<>()[\]\\,;:"@]{1,64}$/.test(text.slice(0, at)) && domainToASCII(text.slice(at + 1)) !== ''
}

function referencePrefix(read: Reader): string {
  const prefix = read.text('REFERENCE_PREFIX', 'AN').toUpperCase()
  if (!/^[A-Z]{1,8}$/.test(prefix)) read.faults.push('REFERENCE_PREFIX must be one to eight letters A–Z.')
  return prefix
}

function timeZone(read: Reader): string {
  const zone = read.text('TIME_ZONE', 'Europe/Helsinki')
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    read.faults.push('TIME_ZONE must be a name such as Europe/Helsinki.')
  }
  return zone
}

function http(read: Reader): HttpConfig {
  const host = read.text('HTTP_HOST', '127.0.0.1')
  const port = read.number('HTTP_PORT', 8080, 0, 65_535)
  const publicUrl = read
    .text('PUBLIC_URL', `http://${host.includes(':') ? `[${host}]` : host}:${port}`)
    .replace(/\/+$/, '')
  if (!URL.canParse(publicUrl) || !/^https?:$/.test(new URL(publicUrl).protocol))
    read.faults.push('PUBLIC_URL must begin with https:// or http://.')
  else if (publicUrl.startsWith('http:') && !isLoopback(new URL(publicUrl).hostname))
    read.faults.push('PUBLIC_URL must be https:// unless it is this machine.')
  return { host, port, publicUrl, trustProxy: read.oneOf('TRUST_PROXY', ['off', 'on'], 'off') === 'on' }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function imap(read: Reader): ImapConfig | undefined {
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

function smtp(read: Reader): SmtpConfig | undefined {
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
  read: Reader,
  prefix: 'IMAP' | 'SMTP',
  host: string,
  fallback: MailSecurity,
): MailSecurity {
  const security = read.oneOf(`${prefix}_SECURITY`, ['tls', 'starttls', 'none'], fallback)
  if (security === 'none' && !isLoopback(host))
    read.faults.push(`${prefix}_SECURITY=none is only for this machine; use tls or starttls.`)
  return security
}

function mailAuth(read: Reader, passwordName: string): MailAuth {
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

function afterFiling(read: Reader): ImapConfig['after'] {
  const text = read.text('IMAP_AFTER', 'keep')
  if (text === 'keep' || text === 'seen') return { kind: text }
  const folder = /^move:(.+)$/.exec(text)?.[1]
  if (!folder) read.faults.push('IMAP_AFTER must be keep, seen or move:Folder.')
  return folder ? { kind: 'move', folder } : { kind: 'keep' }
}

function firstRun(read: Reader): ImapConfig['first'] {
  const text = read.text('IMAP_FIRST', 'new')
  if (text === 'new' || text === 'all') return { kind: text }
  const days = /^days:(\d{1,4})$/.exec(text)?.[1]
  if (!days) read.faults.push('IMAP_FIRST must be new, all or days:N.')
  return days ? { kind: 'days', days: Number(days) } : { kind: 'new' }
}

function clamd(read: Reader): Config['clamd'] {
  const host = read.optional('CLAMD_HOST')
  return host ? { host, port: read.number('CLAMD_PORT', 3310, 1, 65_535) } : undefined
}
