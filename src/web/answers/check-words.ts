import type { MessageKey } from '../../messages/catalogue.ts'
import type { Translate } from '../../messages/translator.ts'
import type { Voice } from '../page/render.ts'
import { certificateFault } from '../settings/certificate-fault.ts'
import type { Finding, MailServers } from '../settings/finding.ts'

const stepNames = [
  ...([
    'settings',
    'dns',
    'tcp',
    'tls',
    'sign-in',
    'folder',
    'one-folder',
    'rights',
    'move-folder',
    'sent-folder',
  ] as const),
  ...(['send', 'sent-copy', 'arrive', 'authentication', 'plus-address', 'dmarc'] as const),
  ...(['clock', 'disk', 'voikko', 'clamd', 'test'] as const),
] as const

type StepName = (typeof stepNames)[number]

/** Steps whose fault somebody else must mend: what to ask them, word by word. */
const asked: readonly StepName[] = [
  ...(['dns', 'tcp', 'tls', 'sign-in', 'rights', 'send', 'sent-copy'] as const),
  ...(['arrive', 'authentication', 'plus-address', 'dmarc'] as const),
]

export type ShownFinding = {
  readonly title: string
  readonly area: string
  readonly state: 'ok' | 'caution' | 'fault'
  readonly text: string
  readonly seconds: string
  readonly advice?: string
  /** The sentence to send to whoever runs the mail server. */
  readonly request?: string
}

/** What was tried and how it went, told in words. */
export function shownFinding(finding: Finding, servers: MailServers, { t, f }: Voice): ShownFinding {
  const step = stepOf(finding)
  const { ok, isOptional, ms } = finding
  const shown = {
    title: t(`check.step.${step}`),
    area: t(`check.area.${finding.area}`),
    state: ok ? ('ok' as const) : isOptional ? ('caution' as const) : ('fault' as const),
    text: ok ? factsOf(finding, servers, t) : faultOf(finding, t),
    seconds: ms === undefined ? '' : t('check.seconds', { seconds: f.number(Math.max(ms, 50) / 1000) }),
  }
  return ok ? shown : { ...shown, ...adviceFor(finding, servers, t) }
}

function faultOf({ code }: Finding, t: Translate): string {
  return code === 'all-mail' ? t('check.all-mail') : t('check.failed', { code })
}

/** What to do, and the very request to copy to whoever runs the mail server. */
export function adviceFor(
  finding: Finding,
  servers: MailServers,
  t: Translate,
): { readonly advice: string; readonly request?: string } {
  const values = valuesOf(finding, servers)
  const step = stepOf(finding)
  if (finding.code === 'not-configured') return { advice: t('check.advice.not-configured', values) }
  const fault = certificateFault(step, finding.code)
  if (fault)
    return {
      advice: t(`check.advice.tls.${fault}`, values),
      request: t(`check.request.tls.${fault}`, values),
    }
  return {
    advice: t(`check.advice.${step}`, values),
    ...(asked.includes(step) ? { request: t(`check.request.${step}` as MessageKey, values) } : {}),
  }
}

function stepOf({ step }: Finding): StepName {
  return stepNames.find((name) => name === step) ?? 'test'
}

function valuesOf({ area, code }: Finding, { incoming, outgoing, domain, clamd }: MailServers) {
  const server = area === 'incoming' ? incoming : outgoing
  return {
    code,
    host: server?.host ?? '',
    where: server ? `${server.host}:${server.port}` : '',
    user: server?.user ?? '',
    variable: area === 'incoming' ? 'IMAP' : 'SMTP',
    folder: incoming?.folder ?? '',
    moveFolder: incoming?.after.replace(/^move:/, '') ?? '',
    domain,
    clamd: clamd ?? '',
  }
}

function factsOf(finding: Finding, servers: MailServers, t: Translate): string {
  const { detail = {}, code } = finding
  const values = valuesOf(finding, servers)
  switch (stepOf(finding)) {
    case 'dns':
      return values.host
    case 'tcp':
      return values.where
    case 'tls':
      return t('check.fact.tls', { protocol: String(detail.protocol), days: Number(detail.daysLeft) })
    case 'sign-in':
      return detail.maxBytes
        ? t('check.fact.largest', { megabytes: Math.floor(Number(detail.maxBytes) / 1_000_000) })
        : values.user
    case 'one-folder':
      return values.folder
    case 'folder':
    case 'move-folder':
      return t('check.fact.mails', { count: Number(detail.mails) })
    case 'sent-folder':
      return code === 'off' ? t('check.fact.sent-off') : String(detail.folder)
    case 'sent-copy':
      return t(code === 'by-itself' ? 'check.fact.by-itself' : 'check.fact.copied')
    case 'arrive':
      return t('check.fact.arrived')
    case 'dmarc':
      return t('check.fact.dmarc', { policy: String(detail.policy) })
    default:
      return ''
  }
}
