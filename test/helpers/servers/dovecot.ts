import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { dovecotConfiguration, MAIL_USER, oauthConfiguration, passwordFile } from './dovecot-configuration.ts'
import { freePort } from './free-port.ts'
import { type MailboxLogin, type MailboxTools, mailboxTools } from './mailbox-tools.ts'
import { makeServerCertificate } from './server-certificate.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { removeDirectory, temporaryDirectory } from './temporary-directory.ts'

export type DovecotOptions = {
  readonly users?: readonly string[]
  readonly introspectionUrl?: string
  readonly extraConfiguration?: string
}

export type HostPort = { readonly host: string; readonly port: number }

/** A private Dovecot with mailboxes for all users; everything it keeps lies in `directory`. */
export type Dovecot = MailboxTools & {
  readonly directory: string
  readonly imap: HostPort
  readonly imaps: HostPort
  readonly lmtp: HostPort
  /** The first user, the office; all users share the password. */
  readonly user: string
  readonly password: string
  /** PEM, for the `ca` of a TLS client; `certificateFile` for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string
  readonly certificateFile: string
  /** Hands the bytes over by LMTP; resolves when Dovecot has stored them, rejects with its answer otherwise. */
  deliver(raw: Buffer, to?: string, from?: string): Promise<void>
  /** Gives the folder another UIDVALIDITY, as after a restore of the server (RFC 3501 §2.3.1.1). */
  resetUidValidity(folder?: string): void
  log(): string
  /** Stops the process; the mail stays for `start`. */
  halt(): Promise<void>
  /** The same without a warning, as when the power fails. */
  kill(): Promise<void>
  /** Starts again on the same ports with the same mail. */
  start(): Promise<void>
  restart(): Promise<void>
  /** Stops it and removes its directory. */
  stop(): Promise<void>
}

const PASSWORD = 'salasana'
const ADD_MAIL_USER = `id ${MAIL_USER} || useradd --system --user-group --no-create-home ${MAIL_USER}`
const OFFICES = ['neuvonta@kaupunki.example', 'radgivning@kaupunki.example'] as const

export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const users = options.users ?? OFFICES
  const user = users[0] ?? OFFICES[0]
  const directory = temporaryDirectory('dovecot')
  const certificate = makeServerCertificate(directory)
  const ports = { imapPort: await freePort(), imapsPort: await freePort(), lmtpPort: await freePort() }
  prepareDirectory(directory, users)
  if (options.introspectionUrl !== undefined) {
    writeFileSync(join(directory, 'oauth2.conf.ext'), oauthConfiguration(options.introspectionUrl))
  }
  const configurationFile = join(directory, 'dovecot.conf')
  writeFileSync(
    configurationFile,
    dovecotConfiguration({
      directory,
      certificate,
      ...ports,
      ...(options.introspectionUrl === undefined ? {} : { introspectionUrl: options.introspectionUrl }),
      ...(options.extraConfiguration === undefined ? {} : { extra: options.extraConfiguration }),
    }),
  )

  let server: ServerProcess | undefined
  const start = async () => {
    server = await startUnlessTaken(() =>
      startServerProcess('dovecot', ['-F', '-c', configurationFile], { ready: /starting up for/ }),
    )
  }
  const halt = async () => {
    await server?.stop()
    server = undefined
  }
  await start()

  const lmtp = { host: '127.0.0.1', port: ports.lmtpPort }
  const imap = { host: '127.0.0.1', port: ports.imapPort }
  const login = (who = user): MailboxLogin => ({ ...imap, user: who, password: PASSWORD })
  return {
    ...mailboxTools(login),
    directory,
    imap,
    imaps: { host: '127.0.0.1', port: ports.imapsPort },
    lmtp,
    user,
    password: PASSWORD,
    certificate: readFileSync(certificate.certificateFile, 'utf8'),
    certificateFile: certificate.certificateFile,
    deliver: (raw, to = user, from = 'kirjoittaja@citizen.example') => deliverByLmtp(lmtp, raw, to, from),
    resetUidValidity: (folder = 'INBOX') => renumber(configurationFile, user, folder),
    log: () => server?.output() ?? '',
    halt,
    kill: async () => {
      await server?.kill()
      server = undefined
    },
    start,
    restart: async () => {
      await halt()
      await start()
    },
    stop: async () => {
      await server?.kill()
      removeDirectory(directory)
    },
  }
}

/** Children of a Dovecot that was killed may hold its ports for a moment more. */
async function startUnlessTaken(begin: () => Promise<ServerProcess>): Promise<ServerProcess> {
  for (;;) {
    const [begun] = await Promise.allSettled([begin()])
    if (begun.status === 'fulfilled') return begun.value
    if (!/Address already in use/.test(String(begun.reason))) throw begun.reason
  }
}

function prepareDirectory(directory: string, users: readonly string[]): void {
  const owner = mailUser()
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(directory, name))
  chownSync(join(directory, 'mail'), owner.uid, owner.gid)
  writeFileSync(join(directory, 'users'), passwordFile(users, PASSWORD))
}

/** The system user that owns the test mailboxes; made when the machine does not have it. */
function mailUser(): { uid: number; gid: number } {
  execFileSync('flock', ['/tmp/neuvoposti-useradd', 'sh', '-c', ADD_MAIL_USER], { stdio: 'pipe' })
  const number = (flag: string) => Number(execFileSync('id', [flag, MAIL_USER], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

async function deliverByLmtp(lmtp: HostPort, raw: Buffer, to: string, from: string): Promise<void> {
  const transport = createTransport({ ...lmtp, lmtp: true, ignoreTLS: true })
  await transport.sendMail({ raw, envelope: { from, to } })
}

function renumber(configurationFile: string, user: string, folder: string): void {
  const uidValidity = String(1_000_000_000 + Math.floor(Math.random() * 1_000_000_000))
  const command = [
    '-c',
    configurationFile,
    'mailbox',
    'update',
    '-u',
    user,
    '--uid-validity',
    uidValidity,
    folder,
  ]
  execFileSync('doveadm', command)
}
