import type { Config } from '../config/config.ts'
import type { ImapConfig, SmtpConfig } from '../config/mail-servers.ts'
import type { SecretStore } from '../storage/storage.ts'
import type { FirstMail, KeptServer, ServerKeeper } from '../web/settings/finding.ts'
import type { Office } from './office.ts'

type Which = 'incoming' | 'outgoing'
type Kept = KeptServer & { readonly password: string }

/**
 * What the environment leaves open is what was set in the desk, kept sealed; what the environment says wins
 * (ruling 12).
 */
export async function withKeptServers(config: Config, storage: SecretStore): Promise<Config> {
  const incoming = !config.imap || config.imap.isFromDesk ? await read(storage, 'incoming') : undefined
  const outgoing = !config.smtp || config.smtp.isFromDesk ? await read(storage, 'outgoing') : undefined
  return {
    ...config,
    ...(incoming ? { imap: imapOf(incoming) } : {}),
    ...(outgoing ? { smtp: smtpOf(outgoing) } : {}),
  }
}

/** @param onKept told after other servers were kept */
export function serverKeeper({ storage, now }: Office, onKept: () => void): ServerKeeper {
  return {
    async kept(which) {
      const found = await read(storage, which)
      if (!found) return undefined
      const { password: _password, ...shown } = found
      return shown
    },

    async keep(which, server, given, by) {
      const password = given ?? (await read(storage, which))?.password
      if (password === undefined && server.user !== '') return false
      const kept: Kept = { ...server, password: password ?? '' }
      await storage.keepSecret(nameOf(which), JSON.stringify(kept))
      await storage.appendEvent({
        kind: 'mail-server-kept',
        at: now(),
        actor: { userId: by.id },
        facts: { which, hasNewPassword: given !== undefined },
      })
      onKept()
      return true
    },
  }
}

function nameOf(which: Which): string {
  return `mail-server-${which}`
}

async function read(storage: SecretStore, which: Which): Promise<Kept | undefined> {
  const text = await storage.keptSecret(nameOf(which))
  return text === undefined ? undefined : (JSON.parse(text) as Kept)
}

function imapOf({ host, port, security, user, password, folder, first }: Kept): ImapConfig {
  return {
    ...{ host, port, security, user },
    auth: { kind: 'password', password },
    folder: folder ?? 'INBOX',
    sentFolder: 'auto',
    after: { kind: 'keep' },
    first: firstLook(first),
    isFromDesk: true,
  }
}

function firstLook(first: FirstMail = 'new'): ImapConfig['first'] {
  const [kind, days] = first.split(':')
  if (days !== undefined) return { kind: 'days', days: Number(days) }
  return { kind: kind === 'all' ? 'all' : 'new' }
}

function smtpOf({ host, port, security, user, password }: Kept): SmtpConfig {
  const signIn = user === '' ? {} : { user, auth: { kind: 'password', password } as const }
  return { host, port, security, ...signIn, isFromDesk: true }
}
