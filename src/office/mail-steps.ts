import type { Config } from '../config/config.ts'
import { checkImap, checkSmtp } from '../mailbox/checking/check-connection.ts'
import type { CheckedStep } from '../mailbox/checking/connection-step.ts'
import type { Finding, FindingArea } from '../web/settings/finding.ts'
import { imapSettings, sentFolderSetting, smtpSettings, type TokensOf } from './adapters.ts'

/** Tries both mail servers step by step; nothing is sent and nothing in the mailbox changes. */
export async function mailSteps(
  config: Config,
  tokens: TokensOf,
  now: Date,
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<readonly Finding[]> {
  const { imap, smtp } = config
  const findings: Finding[] = []
  const tell = (finding: Finding) => {
    findings.push(finding)
    onFinding(finding)
  }
  const telling = (area: FindingArea) => (step: CheckedStep) => tell({ area, ...step })
  if (imap) {
    const folders = { folder: imap.folder, sent: sentFolderSetting(imap), after: imap.after }
    await checkImap(imapSettings(imap, tokens), folders, now, telling('incoming'))
  } else tell(notConfigured('incoming'))
  if (smtp) await checkSmtp(smtpSettings(smtp, tokens), now, telling('outgoing'))
  else tell(notConfigured('outgoing'))
  return findings
}

function notConfigured(area: FindingArea): Finding {
  return { area, step: 'settings', ok: false, code: 'not-configured' }
}
