import type { AccessTokens } from './sign-in/oauth-token.ts'

/** `starttls` is demanded, never merely tried (RFC 8314); `none` is for servers on the same machine. */
export type Security = 'tls' | 'starttls' | 'none'

export type SignIn =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'oauth2'; readonly user: string; readonly tokens: AccessTokens }

export type ServerSettings = {
  readonly host: string
  readonly port: number
  readonly security: Security
  readonly signIn: SignIn
  /** PEM of the authority that signed the server's certificate, when it is not a public one. */
  readonly ca?: string
}

export type ImapSettings = ServerSettings

/** A relay on the own network may want no sign-in. */
export type SmtpSettings = Omit<ServerSettings, 'signIn'> & { readonly signIn?: SignIn }

export type SettingsFault = 'host-missing' | 'port-invalid' | 'clear-text-off-loopback' | 'user-missing'

/** What makes settings unusable before anything is connected; empty when they can be tried. */
export function settingsFaults(settings: SmtpSettings): readonly SettingsFault[] {
  const faults: SettingsFault[] = []
  if (settings.host.trim() === '') faults.push('host-missing')
  if (!Number.isInteger(settings.port) || settings.port < 1 || settings.port > 65535) {
    faults.push('port-invalid')
  }
  if (settings.security === 'none' && !isLoopback(settings.host)) faults.push('clear-text-off-loopback')
  if (settings.signIn?.user.trim() === '') faults.push('user-missing')
  return faults
}

/** TLS options both libraries hand to Node: the certificate is always verified. */
export function tlsOptions(settings: Pick<ServerSettings, 'ca'>) {
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2' as const,
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}
