import type { Config } from '../config/config.ts'
import type { MailServers } from '../web/settings/finding.ts'

/** What the environment says of the mail servers; passwords and tokens stay behind. */
export function mailServersOf({ imap, smtp, service, clamd }: Config): MailServers {
  return {
    ...(imap
      ? {
          incoming: {
            host: imap.host,
            port: imap.port,
            security: imap.security,
            user: imap.user,
            ...(imap.isFromDesk ? { isFromDesk: true } : {}),
            auth: imap.auth.kind,
            folder: imap.folder,
            sentFolder: imap.sentFolder,
            after: imap.after.kind === 'move' ? `move:${imap.after.folder}` : imap.after.kind,
            first: imap.first.kind === 'days' ? `days:${imap.first.days}` : imap.first.kind,
          },
        }
      : {}),
    ...(smtp
      ? {
          outgoing: {
            host: smtp.host,
            port: smtp.port,
            security: smtp.security,
            ...(smtp.isFromDesk ? { isFromDesk: true } : {}),
            ...(smtp.user && smtp.auth ? { user: smtp.user, auth: smtp.auth.kind } : {}),
          },
        }
      : {}),
    usesPlusAddress: service.usesPlusAddress,
    domain: service.address.address.slice(service.address.address.lastIndexOf('@') + 1),
    ...(clamd ? { clamd: `${clamd.host}:${clamd.port}` } : {}),
  }
}
