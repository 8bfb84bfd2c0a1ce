import type { HostPort } from './dovecot.ts'

export type PostfixPlan = {
  readonly directory: string
  readonly port: number
  /** Where mail for kaupunki.example goes, by LMTP. */
  readonly deliverTo: HostPort
  /** Where mail for citizen.example goes, by SMTP. */
  readonly sink: HostPort
  /** How long mail for deferred.example is tried before it comes back, in seconds. */
  readonly queueLifetimeSeconds: number
  /** How long until the sender is told that it is still being tried; 0 is never. */
  readonly delayWarningSeconds: number
}

/** main.cf of an instance that never asks DNS: *.example is routed by the table, the rest comes back as 5.1.2. */
export function mainConfiguration(plan: PostfixPlan): string {
  const { directory, deliverTo, sink } = plan
  return `
compatibility_level = 3.7
queue_directory = ${directory}/spool
data_directory = ${directory}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = /dev/stdout

myhostname = mta.kaupunki.example
mydomain = kaupunki.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:5.1.1 no local mail
smtp_dns_support_level = disabled
smtp_host_lookup = native
transport_maps = inline:{ kaupunki.example=lmtp:inet:${deliverTo.host}:${deliverTo.port}, citizen.example=smtp:[${sink.host}]:${sink.port}, { deferred.example=smtp:[127.0.0.1]:1 } }
default_transport = error:5.1.2 Host or domain name not found
relay_transport = error

smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_tls_security_level = none
smtpd_client_connection_count_limit = 0
message_size_limit = 36700160
recipient_delimiter = +
double_bounce_sender = double-bounce@kaupunki.example

queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
maximal_queue_lifetime = ${plan.queueLifetimeSeconds}s
bounce_queue_lifetime = ${plan.queueLifetimeSeconds}s
delay_warning_time = ${plan.delayWarningSeconds}s
smtp_connect_timeout = 2s
`
}

/** master.cf: the daemons a relay needs, none of them in a chroot. */
export function masterConfiguration(port: number): string {
  return `
127.0.0.1:${port} inet n - n - - smtpd
cleanup   unix n - n -  0 cleanup
qmgr      unix n - n 300 1 qmgr
pickup    unix n - n 60 1 pickup
rewrite   unix - - n -  - trivial-rewrite
bounce    unix - - n -  0 bounce
defer     unix - - n -  0 bounce
trace     unix - - n -  0 bounce
flush     unix n - n -  0 flush
proxymap  unix - - n -  - proxymap
smtp      unix - - n -  - smtp
lmtp      unix - - n -  - lmtp
error     unix - - n -  - error
retry     unix - - n -  - error
scache    unix - - n -  1 scache
anvil     unix - - n -  1 anvil
postlog   unix-dgram n - n - 1 postlogd
`
}
