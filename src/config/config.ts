import { domainToASCII } from 'node:url'
import type { Address } from '../mail/inbound-mail.ts'
import { type EnvironmentReader, environmentReader, optional } from './environment.ts'
import { isLoopback } from './loopback.ts'
import { type ImapConfig, imapConfig, type SmtpConfig, smtpConfig } from './mail-servers.ts'

/**
 * The only reader of the environment: text in, typed values out, every fault named at once.
 */
export type Config = {
  readonly dataDir: string
  readonly secrets: Secrets
  readonly service: ServiceIdentity
  readonly http: HttpConfig
  readonly imap?: ImapConfig
  readonly smtp?: SmtpConfig
  readonly mailMaxBytes: number
  /** Minutes without mail flowing after which somebody outside the mailbox is told. */
  readonly mailAlarmMinutes: number
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

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'faults'; readonly faults: readonly string[] }

/** What a command cannot do without; `serve` runs the desk without a mailbox (ruling 31). */
export function readConfig(environment: NodeJS.ProcessEnv): ConfigResult {
  const read = environmentReader(environment)
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
    ...optional('imap', imapConfig(read)),
    ...optional('smtp', smtpConfig(read)),
    mailMaxBytes: read.number('MAIL_MAX_BYTES', 100_000_000, 100_000, 1_000_000_000),
    mailAlarmMinutes: read.number('MAIL_ALARM_MINUTES', 30, 1, 1_440),
    ...optional('metricsToken', read.optional('METRICS_TOKEN')),
    ...optional('clamd', clamd(read)),
  }
  return read.faults.length > 0 ? { kind: 'faults', faults: read.faults } : { kind: 'config', config }
}

/** Secrets of examples and documentation, which must never sign anything. */
const exampleSecrets = /^(?:0+|f+|(?:0123456789abcdef)+|(.)\1*|c(?:hange|HANGE).*)$/i

function secrets(read: EnvironmentReader): Secrets {
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

function secret(read: EnvironmentReader, name: string, text: string): Buffer {
  const bytes = /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (text && bytes.length < 32)
    read.faults.push(`${name} must be at least 32 random bytes in hex or base64.`)
  if (text && exampleSecrets.test(text))
    read.faults.push(`${name} is an example; make your own with: openssl rand -hex 32`)
  return bytes
}

function serviceAddress(read: EnvironmentReader): Address {
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

function referencePrefix(read: EnvironmentReader): string {
  const prefix = read.text('REFERENCE_PREFIX', 'AN').toUpperCase()
  if (!/^[A-Z]{1,8}$/.test(prefix)) read.faults.push('REFERENCE_PREFIX must be one to eight letters A–Z.')
  return prefix
}

function timeZone(read: EnvironmentReader): string {
  const zone = read.text('TIME_ZONE', 'Europe/Helsinki')
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    read.faults.push('TIME_ZONE must be a name such as Europe/Helsinki.')
  }
  return zone
}

function http(read: EnvironmentReader): HttpConfig {
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

function clamd(read: EnvironmentReader): Config['clamd'] {
  const host = read.optional('CLAMD_HOST')
  return host ? { host, port: read.number('CLAMD_PORT', 3310, 1, 65_535) } : undefined
}
