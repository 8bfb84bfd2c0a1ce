import type { CertificateFiles } from './server-certificate.ts'

export type DovecotPlan = {
  readonly directory: string
  readonly imapPort: number
  readonly imapsPort: number
  readonly lmtpPort: number
  readonly certificate: CertificateFiles
  /** Token introspection (RFC 7662) for XOAUTH2 and OAUTHBEARER, with credentials in the URL. */
  readonly introspectionUrl?: string
  /** Further lines of Dovecot's own configuration, read last. */
  readonly extra?: string
}

export const MAIL_USER = 'vmailtest'

/** dovecot.conf of a private Dovecot 2.3: everything below one directory, loopback only, log on stderr. */
export function dovecotConfiguration(plan: DovecotPlan): string {
  const { directory, certificate } = plan
  return `
base_dir = ${directory}/run
state_dir = ${directory}/state
log_path = /dev/stderr
listen = 127.0.0.1
protocols = imap lmtp
hostname = mail.kaupunki.example
postmaster_address = postmaster@kaupunki.example

ssl = yes
ssl_cert = <${certificate.certificateFile}
ssl_key = <${certificate.keyFile}

disable_plaintext_auth = no
auth_mechanisms = plain login${plan.introspectionUrl === undefined ? '' : ' xoauth2 oauthbearer'}
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${directory}/users
}
${plan.introspectionUrl === undefined ? '' : oauthPassdb(directory)}
userdb {
  driver = passwd-file
  args = username_format=%u ${directory}/users
  default_fields = uid=${MAIL_USER} gid=${MAIL_USER} home=${directory}/mail/%u
}

first_valid_uid = 1
mail_location = maildir:~/Maildir
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
mail_max_userip_connections = 100
namespace inbox {
  inbox = yes
  separator = /
${['Sent', 'Trash', 'Junk', 'Archive', 'Drafts'].map(specialFolder).join('\n')}
}

${service('imap-login', listener('imap', plan.imapPort), listener('imaps', plan.imapsPort, '    ssl = yes'))}
${service('lmtp', listener('lmtp', plan.lmtpPort))}
service anvil {
  chroot =
}
${plan.extra ?? ''}
`
}

/** The file named by the oauth2 passdb. */
export function oauthConfiguration(introspectionUrl: string): string {
  return `
introspection_mode = post
introspection_url = ${introspectionUrl}
username_attribute = username
active_attribute = active
active_value = true
`
}

/** passwd-file lines: user, plain password, and nothing else. */
export function passwordFile(users: readonly string[], password: string): string {
  return users.map((user) => `${user}:{PLAIN}${password}::::::\n`).join('')
}

/** Its mechanisms are limited, the first passdb's are not: LMTP's lookups need one that is open to all. */
function oauthPassdb(directory: string): string {
  return `passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${directory}/oauth2.conf.ext
}`
}

function specialFolder(name: string): string {
  return `  mailbox ${name} {\n    special_use = \\${name}\n    auto = subscribe\n  }`
}

function service(name: string, ...listeners: readonly string[]): string {
  return `service ${name} {\n${listeners.join('\n')}\n}`
}

function listener(name: string, port: number, more = ''): string {
  return `  inet_listener ${name} {\n    port = ${port}\n${more}\n  }`
}
