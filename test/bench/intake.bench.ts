import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { startDovecot } from '../helpers/servers/dovecot.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { testSecret } from '../helpers/service-process.ts'
import { median } from './machine.ts'
import { mailboxDescription, mailboxOf500 } from './mailbox-of-500.ts'

/** Goal: at least 1.0 of the bare loop, as the median of five alternating runs (ruling 20). */
const rounds = 5
const goal = 1

const dovecot = await startDovecot()
const mails = mailboxOf500()
await fill()
console.log(
  `${mailboxDescription}; ${Math.round(mails.reduce((sum, mail) => sum + mail.length, 0) / 1e6)} MB in all`,
)

const bare: Run[] = []
const ours: Run[] = []
for (let round = 1; round <= rounds; round++) {
  bare.push(inDirectory(bareRun))
  ours.push(inDirectory(oursRun))
  console.log(
    `run ${round}: bare loop ${bare.at(-1)?.rate.toFixed(1)} mails/s, intake ${ours.at(-1)?.rate.toFixed(1)} mails/s`,
  )
}
const ratio = median(ours.map(({ rate }, index) => rate / (bare[index]?.rate ?? Number.NaN)))
const medianOf = (runs: readonly Run[], of: (run: Run) => number) => median(runs.map(of)).toFixed(1)
console.log(
  `median: bare loop ${medianOf(bare, ({ rate }) => rate)}, intake ${medianOf(ours, ({ rate }) => rate)} mails/s, ratio ${ratio.toFixed(2)} (goal ${goal.toFixed(1)})`,
)
console.log(
  `from fetched to filed, medians of the runs: p50 ${medianOf(ours, ({ p50 }) => p50)} ms, p99 ${medianOf(ours, ({ p99 }) => p99)} ms (up to 32 mails are in work at once)`,
)
await dovecot.stop()
process.exitCode = ratio >= goal ? 0 : 1

async function fill(): Promise<void> {
  const { host, port } = dovecot.imap
  const auth = { user: dovecot.user, pass: dovecot.password }
  const client = new ImapFlow({ host, port, auth, secure: false, doSTARTTLS: false, logger: false })
  await client.connect()
  for (const mail of mails) await client.append('INBOX', mail)
  await client.logout()
}

function inDirectory(run: (directory: string) => Run): Run {
  const directory = temporaryDirectory('bench')
  try {
    return run(directory)
  } finally {
    removeDirectory(directory)
  }
}

function bareRun(directory: string): Run {
  const { host, port } = dovecot.imap
  return runOf(
    ['bare-loop.ts', host, String(port), dovecot.user, dovecot.password, join(directory, 'bare.sqlite')],
    {},
  )
}

function oursRun(directory: string): Run {
  return runOf(['ours-loop.ts', String(mails.length)], {
    SECRET_KEY: testSecret,
    SERVICE_ADDRESS: 'Asumisneuvonta <neuvonta@kaupunki.example>',
    DATA_DIR: directory,
    IMAP_HOST: dovecot.imap.host,
    IMAP_PORT: String(dovecot.imap.port),
    IMAP_SECURITY: 'none',
    IMAP_USER: dovecot.user,
    IMAP_PASSWORD: dovecot.password,
  })
}

/** Mails a second, and how long one took (milliseconds); the bare loop does not tell. */
type Run = { readonly rate: number; readonly p50: number; readonly p99: number }

/** One loop in a process of its own. */
function runOf(
  [script = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Run {
  const path = new URL(script, import.meta.url).pathname
  const printed = execFileSync(process.execPath, [path, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  })
  const {
    mails: read,
    ms,
    p50 = Number.NaN,
    p99 = Number.NaN,
  } = JSON.parse(printed.trim().split('\n').at(-1) ?? '')
  if (read !== mails.length) throw new Error(`${script} read ${read} of ${mails.length} mails`)
  return { rate: (read / ms) * 1000, p50, p99 }
}
