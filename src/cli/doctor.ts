import type { Config } from '../config/config.ts'
import { checkImap, checkSmtp } from '../mailbox/check-connection.ts'
import {
  imapSettings,
  sentFolderSetting,
  sharedTokens,
  smtpSettings,
  type TokensOf,
} from '../office/adapters.ts'
import { withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, type ExitCode, exitCode } from './command.ts'
import { configured } from './configured.ts'
import { adviceFor } from './doctor-advice.ts'
import { checkClamd, checkClock, checkDisk, checkVoikko } from './doctor-machine.ts'

/** One thing that was looked at; `isOptional` ones are told and do not fail the visit. */
export type Finding = {
  readonly area: 'incoming' | 'outgoing' | 'machine'
  readonly step: string
  readonly ok: boolean
  readonly isOptional?: boolean
  readonly code: string
  readonly ms?: number
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

/** Tries everything the service leans on, and words what to ask of the mail administrator. */
export const doctor: Command = {
  usage: '[--json]',
  summary: 'Checks DNS, TLS, IMAP, SMTP, folders, clock, disk, Voikko and clamd, and says what to ask for.',
  async run(args, terminal) {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
    const config = configured(terminal)
    const findings = [...(await machine(config, terminal.now())), ...(await mail(config, terminal.now()))]
    terminal.out(
      values.json
        ? `${JSON.stringify(findings, null, 2)}\n`
        : findings.map((finding) => told(finding, config)).join(''),
    )
    return verdict(findings)
  },
}

async function machine(config: Config, now: Date): Promise<readonly Finding[]> {
  const lastEventAt = await withOffice(config, async ({ storage }) => {
    const head = await storage.chainHead()
    const [last] = head ? await storage.changesSince(head.seq - 1, 1) : []
    return last?.at
  })
  return [
    checkClock(now, lastEventAt),
    await checkDisk(config.dataDir),
    checkVoikko(),
    ...(config.clamd ? [await checkClamd(config.clamd)] : []),
  ]
}

async function mail(config: Config, now: Date): Promise<readonly Finding[]> {
  return withOffice(config, ({ storage }) => mailSteps(config, sharedTokens(storage), now))
}

async function mailSteps(config: Config, tokens: TokensOf, now: Date): Promise<readonly Finding[]> {
  const { imap, smtp } = config
  const incoming = imap
    ? await checkImap(imapSettings(imap, tokens), { folder: imap.folder, sent: sentFolderSetting(imap) }, now)
    : undefined
  const outgoing = smtp ? await checkSmtp(smtpSettings(smtp, tokens), now) : undefined
  return [
    ...(incoming?.map((step) => ({ area: 'incoming', ...step }) as const) ?? [notConfigured('incoming')]),
    ...(outgoing?.map((step) => ({ area: 'outgoing', ...step }) as const) ?? [notConfigured('outgoing')]),
  ]
}

function notConfigured(area: 'incoming' | 'outgoing'): Finding {
  return { area, step: 'settings', ok: false, code: 'not-configured' }
}

function told(finding: Finding, config: Config): string {
  const { area, step, ok, isOptional, code, ms, detail } = finding
  const facts = Object.entries(detail ?? {}).map(([name, value]) => `${name} ${value}`)
  const line = [
    ok ? 'ok  ' : isOptional ? 'note' : 'FAIL',
    area.padEnd(8),
    step.padEnd(11),
    ...(ok ? facts : [code]),
    ...(ms === undefined ? [] : [`${ms} ms`]),
  ].join('  ')
  return ok ? `${line}\n` : `${line}\n      ${adviceFor(finding, config)}\n`
}

const networkSteps = ['dns', 'tcp', 'tls', 'sign-in']

function verdict(findings: readonly Finding[]): ExitCode {
  const failed = findings.filter(({ ok, isOptional }) => !ok && !isOptional)
  if (failed.length === 0) return exitCode.done
  return failed.some(({ step }) => networkSteps.includes(step)) ? exitCode.unreachable : exitCode.finding
}
