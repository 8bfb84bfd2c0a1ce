import type { Voice } from '../page/render.ts'
import type { StatusFacts, StatusLine } from './status-view.ts'

const backupMs = 26 * 60 * 60_000
const certificateDays = 30

/** Known since the newest test of the mailbox; nothing is said before one was made. */
export function certificateLine({ mailTest }: StatusFacts, { t }: Voice): StatusLine | undefined {
  const days = mailTest?.findings.flatMap(({ step, detail }) =>
    step === 'tls' && typeof detail?.daysLeft === 'number' ? [detail.daysLeft] : [],
  )
  if (!days || days.length === 0) return undefined
  const left = Math.min(...days)
  return {
    name: t('status.certificate'),
    state: left < certificateDays ? 'caution' : 'ok',
    text: t('status.certificate.days', { days: left }),
    ...(left < certificateDays ? { advice: t('status.certificate.advice') } : {}),
  }
}

export function diskLine({ disk, status }: StatusFacts, { t, f }: Voice): StatusLine {
  const values = { free: f.fileSize(disk.freeBytes), used: f.fileSize(status.databaseBytes) }
  return {
    name: t('status.disk'),
    state: disk.isScarce ? 'fault' : 'ok',
    text: t('status.disk.room', values),
    ...(disk.isScarce ? { advice: t('status.disk.advice') } : {}),
  }
}

export function backupLine(
  { status: { lastBackupAt, restoredAt }, now }: StatusFacts,
  { t, f }: Voice,
): StatusLine {
  const restored = restoredAt && t('status.backup.restored', { at: f.relative(restoredAt, now) })
  const name = t('status.backup')
  if (!lastBackupAt)
    return { name, state: 'caution', text: t('status.backup.never'), advice: t('status.backup.advice') }
  const made = t('status.backup.at', { at: f.relative(lastBackupAt, now) })
  const text = [made, restored].filter((part) => part !== undefined).join(' ')
  return now.getTime() - lastBackupAt.getTime() <= backupMs
    ? { name, state: 'ok', text }
    : { name, state: 'caution', text, advice: t('status.backup.advice') }
}

export function searchLine({ status: { isIndexing } }: StatusFacts, { t }: Voice): StatusLine {
  return {
    name: t('status.search'),
    state: isIndexing ? 'caution' : 'ok',
    text: t(isIndexing ? 'status.search.behind' : 'status.search.ok'),
  }
}

/** Nothing is said once everything was done. */
export function setupLine({ stepsLeft }: StatusFacts, { t }: Voice): StatusLine | undefined {
  if (stepsLeft.length === 0) return undefined
  const steps = stepsLeft.map((name) => t(`setup.${name}.title`)).join(', ')
  return {
    name: t('status.setup'),
    state: 'caution',
    text: t('status.setup.left', { steps }),
    advice: t('status.setup.advice'),
  }
}
