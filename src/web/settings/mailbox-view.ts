import { type ShownFinding, shownFinding } from '../answers/check-words.ts'
import type { DeskService } from '../desk-needs.ts'
import type { Voice } from '../page/render.ts'
import type { MailServers, MailTestState } from './finding.ts'
import type { Which } from './mailbox-form.ts'

export type Fact = { readonly name: string; readonly text: string }

/** What the environment says, in groups; a server that is missing has its sentence. */
export function mailboxFacts(
  service: DeskService,
  servers: MailServers,
  { t }: Voice,
): readonly {
  readonly title: string
  readonly facts: readonly Fact[]
  readonly missing?: string
  readonly which?: Which
}[] {
  const { incoming, outgoing, usesPlusAddress } = servers
  return [
    {
      title: t('mailbox.address'),
      facts: [
        { name: t('mailbox.service-address'), text: service.address.address },
        { name: t('mailbox.sender-name'), text: service.name },
        ...(service.aliases.length > 0
          ? [{ name: t('mailbox.aliases'), text: service.aliases.join(', ') }]
          : []),
        { name: t('mailbox.plus'), text: t(usesPlusAddress ? 'mailbox.plus.on' : 'mailbox.plus.off') },
      ],
    },
    {
      title: t('mailbox.incoming'),
      ...(!incoming || incoming.isFromDesk ? { which: 'incoming' as const } : {}),
      ...(incoming
        ? { facts: [...serverFacts(incoming, t), ...folderFacts(incoming, t)] }
        : { facts: [], missing: t('mailbox.missing', { variable: 'IMAP' }) }),
    },
    {
      title: t('mailbox.outgoing'),
      ...(!outgoing || outgoing.isFromDesk ? { which: 'outgoing' as const } : {}),
      ...(outgoing
        ? { facts: serverFacts(outgoing, t) }
        : { facts: [], missing: t('mailbox.missing', { variable: 'SMTP' }) }),
    },
  ]
}

function serverFacts(
  { host, port, security, user = '', auth }: NonNullable<MailServers['outgoing']>,
  t: Voice['t'],
): readonly Fact[] {
  return [
    { name: t('mailbox.server'), text: `${host}:${port}` },
    { name: t('mailbox.security'), text: t(`mailbox.security.${security}`) },
    { name: t('mailbox.sign-in'), text: t(`mailbox.sign-in.${auth ?? 'none'}`, { user }) },
  ]
}

function folderFacts(
  { folder, sentFolder, after, first }: NonNullable<MailServers['incoming']>,
  t: Voice['t'],
): readonly Fact[] {
  const [afterKind = '', moveTo = ''] = after.split(/:(.*)/s)
  const [firstKind = '', days = ''] = first.split(':')
  const isNamed = sentFolder !== 'auto' && sentFolder !== 'off'
  return [
    { name: t('mailbox.folder'), text: folder },
    { name: t('mailbox.sent-folder'), text: isNamed ? sentFolder : t(`mailbox.sent.${sentFolder}`) },
    {
      name: t('mailbox.after'),
      text: t(`mailbox.after.${afterKind as 'keep' | 'seen' | 'move'}`, { folder: moveTo }),
    },
    { name: t('mailbox.first'), text: t(`mailbox.first.${firstKind as 'new' | 'all' | 'days'}`, { days }) },
  ]
}

export type ShownMailTest = {
  readonly isRunning: boolean
  /** While it runs: how far it has come. */
  readonly progress: string
  readonly at: string
  readonly verdict: 'fine' | 'gaps' | 'fault'
  readonly headline: string
  readonly findings: readonly ShownFinding[]
}

export function shownMailTest(
  state: MailTestState | undefined,
  servers: MailServers,
  voice: Voice,
  now: Date,
): ShownMailTest | undefined {
  if (!state) return undefined
  const { t, f } = voice
  const findings = state.findings.map((finding) => shownFinding(finding, servers, voice))
  const gaps = findings.filter((one) => one.state === 'caution').length
  const verdict = findings.some((one) => one.state === 'fault') ? 'fault' : gaps > 0 ? 'gaps' : 'fine'
  return {
    isRunning: state.endedAt === undefined,
    progress: t('mailbox.test.running', { count: findings.length }),
    at: f.relative(state.endedAt ?? state.startedAt, now),
    verdict,
    headline: t(`mailbox.test.${verdict}`, { count: gaps }),
    findings,
  }
}
