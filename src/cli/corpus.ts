import { randomBytes } from 'node:crypto'
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { mailFiles } from '../intake/files/mail-files.ts'
import type { Incoming, Received } from '../intake/receive-mail.ts'
import type { InboundMail } from '../mail/inbound-mail.ts'
import { type Office, officeIntake, withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode, type Terminal } from './command.ts'
import { configured } from './configured.ts'
import { corpusLine } from './corpus-line.ts'
import { blankNpmBanner } from './npm-banner.ts'

/**
 * Every `*.eml` of a folder through the very intake of real mail, into an office of its own that is removed
 * at the end; one line of JSON for each file, equal ones too (ruling 21). Figures go to standard error.
 */
export const corpus: Command = {
  usage: 'FOLDER',
  summary: 'Files a folder of mail into an office of its own and prints what was understood, a line each.',
  async run(args, terminal) {
    const { positionals } = readArguments(args, {}, { least: 1, most: 1, names: 'a folder of .eml files' })
    if (terminal.environment.npm_lifecycle_event) blankNpmBanner()
    const dataDir = mkdtempSync(join(tmpdir(), 'neuvoposti-corpus-'))
    try {
      return await withOffice(configured(trialTerminal(terminal, dataDir)), (office) =>
        dump(office, positionals[0] ?? '', terminal),
      )
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

/** Whatever the shell has set, a trial writes nowhere else and signs with nobody's key. */
function trialTerminal(terminal: Terminal, dataDir: string): Terminal {
  const environment = {
    DATA_DIR: dataDir,
    SECRET_KEY: randomBytes(32).toString('hex'),
    SERVICE_ADDRESS: 'asumisneuvo@kaupunki.example',
  }
  return { ...terminal, environment }
}

async function dump(office: Office, folder: string, terminal: Terminal) {
  const filed = filedMails(office)
  const intake = officeIntake(filed.office)
  const figures = pace()
  let failed = 0
  try {
    await intake.receiveAll(mailsOf(folder, figures.begin), (received) => {
      const mail = filed.take(received)
      if (!mail) failed += 1
      terminal.out(`${mail ? corpusLine(mail) : unfiledLine(received)}\n`)
      figures.end()
    })
  } finally {
    await intake.close()
  }
  terminal.err(`${figures.sentence()}, ${failed} not filed\n`)
  return failed === 0 ? exitCode.done : exitCode.finding
}

/** What is handed to storage for filing is what the line tells; nothing is read a second time. */
function filedMails(office: Office) {
  const byRawId = new Map<string, InboundMail>()
  const { storage } = office
  return {
    office: {
      ...office,
      storage: {
        ...storage,
        fileInbound: (...[rawId, mail, ...rest]: Parameters<typeof storage.fileInbound>) => {
          byRawId.set(rawId, mail)
          return storage.fileInbound(rawId, mail, ...rest)
        },
      },
    },
    take(received: Received): InboundMail | undefined {
      const { rawId } = received.mail
      const mail = received.kind === 'filed' ? byRawId.get(rawId) : undefined
      byRawId.delete(rawId)
      return mail
    },
  }
}

function unfiledLine({ kind, mail }: Received): string {
  return JSON.stringify({ sha256: mail.sha256, error: kind })
}

/** Each file is a mail at a place of its own in a mailbox, so that equal bytes are not one delivery. */
async function* mailsOf(folder: string, begin: (name: string) => void): AsyncGenerator<Incoming> {
  let uid = 0
  for await (const file of mailFiles(folder)) {
    if (file.kind === 'missing') throw new CommandFault(exitCode.finding, `Not found: ${file.path}`)
    uid += 1
    begin(basename(file.path))
    const position = { mailbox: 'corpus', folder: 'INBOX', uidValidity: 1, uid }
    yield {
      arrival: { source: { kind: 'imap', position }, arrivedAt: new Date(), isHistory: false },
      bytes: createReadStream(file.path),
    }
  }
}

/** Mails overlap; the time of one counts from its beginning, but not while an earlier one was worked on. */
function pace() {
  const startedAt = performance.now()
  const begun: { readonly name: string; readonly at: number }[] = []
  const slowest = { name: 'none', ms: 0 }
  let count = 0
  let freeAt = startedAt
  return {
    begin: (name: string) => void begun.push({ name, at: performance.now() }),
    end() {
      const { name, at } = begun.shift() ?? { name: '', at: freeAt }
      const now = performance.now()
      const ms = now - Math.max(at, freeAt)
      if (ms > slowest.ms) Object.assign(slowest, { name, ms })
      freeAt = now
      count += 1
    },
    sentence() {
      const perSecond = count / ((performance.now() - startedAt) / 1_000)
      const peakMb = process.resourceUsage().maxRSS / 1_024
      return `${count} messages, ${perSecond.toFixed(0)} messages/s, slowest ${slowest.ms.toFixed(0)} ms (${slowest.name}), peak memory ${peakMb.toFixed(0)} MB without the process that reads`
    },
  }
}
