import type { Config } from '../config/config.ts'
import { translator } from '../messages/translator.ts'
import { sharedTokens } from '../office/adapters.ts'
import { mailServersOf } from '../office/mail-servers.ts'
import { mailSteps } from '../office/mail-steps.ts'
import { withOffice } from '../office/office.ts'
import { adviceFor } from '../web/answers/check-words.ts'
import type { Finding } from '../web/settings/finding.ts'
import { readArguments } from './arguments.ts'
import { type Command, type ExitCode, exitCode } from './command.ts'
import { configured } from './configured.ts'
import { checkClamd, checkClock, checkDisk, checkVoikko } from './doctor-machine.ts'

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
  return withOffice(config, (office) => mailSteps(office.config, sharedTokens(office.storage), now))
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
  if (ok) return `${line}\n`
  const { advice, request } = adviceFor(finding, mailServersOf(config), translator('en'))
  return [line, `      ${advice}`, ...(request ? [`      "${request}"`] : []), ''].join('\n')
}

const networkSteps = ['dns', 'tcp', 'tls', 'sign-in']

function verdict(findings: readonly Finding[]): ExitCode {
  const failed = findings.filter(({ ok, isOptional }) => !ok && !isOptional)
  if (failed.length === 0) return exitCode.done
  return failed.some(({ step }) => networkSteps.includes(step)) ? exitCode.unreachable : exitCode.finding
}
