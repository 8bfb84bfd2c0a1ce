import { createHash } from 'node:crypto'
import type { Address } from '../../mail/inbound-mail.ts'
import { type Language, languages } from '../../people/language.ts'
import type { ReplyForm } from '../../replies/compose-reply.ts'
import { type OtherMention, type ReplyWarning, replyWarnings } from '../../replies/sensitive-reply.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { TicketView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'
import type { ChannelView } from './channel-view.ts'

/** A warning as one line with its fix. */
export type ShownWarning = {
  readonly text: string
  readonly isBlock: boolean
  /** What the button beside it covers in the text. */
  readonly fix?: ReplyWarning['kind']
  /** The way that may carry it is one press away, or at an address outside. */
  readonly mayGoSecure?: boolean
  readonly service?: string
  /** The language the button beside it makes the resident's. */
  readonly speaks?: Language
  /** Of what stands in the text: its row, and the variable that is not filled. */
  readonly row?: number
  readonly gap?: string
  /** Where the writer can mend it. */
  readonly field: 'text' | 'files' | 'cc'
}

export type Guarded = {
  /** Everything that was found; sent along when it is confirmed. */
  readonly warnings: readonly ReplyWarning[]
  readonly isOpen: boolean
  /** A reason is asked for and was not given, though it had been asked. */
  readonly lacksReason: boolean
}

export type Confirmation = { readonly confirmed?: string | undefined; readonly reason?: string | undefined }

const shortestReason = 5

/** What was shown before and pressed again no longer stands in the way; what must be mended always does. */
export function guardReply(
  reply: {
    readonly text: string
    readonly cc: readonly Address[]
    readonly fileCount: number
    readonly others: readonly OtherMention[]
    readonly isSecure: boolean
  } & Confirmation,
  { ticket, messages }: TicketView,
  { guard }: OfficeSettings,
): Guarded {
  const known = messages.flatMap(({ from, to, cc, replyTo }) => [
    ...(from ? [from] : []),
    ...to,
    ...cc,
    ...replyTo,
  ])
  const warnings = replyWarnings(
    {
      text: reply.text,
      language: ticket.language,
      fileCount: reply.fileCount,
      others: reply.others,
      isSecure: reply.isSecure,
      cc: reply.cc.map(({ address }) => address),
      known: known.map(({ address }) => address),
    },
    guard.personalCode,
  )
  const seen = new Set((reply.confirmed ?? '').split(' '))
  const wasSeen = warnings.every((warning) => warning.demand === 'pass' || seen.has(confirmed(warning)))
  const needsReason = warnings.some(({ demand }) => demand === 'reason')
  const hasReason = [...(reply.reason ?? '').trim()].length >= shortestReason
  const isBlocked = warnings.some(({ demand }) => demand === 'block')
  return {
    warnings,
    isOpen: isBlocked || !wasSeen || (needsReason && !hasReason),
    lacksReason: wasSeen && !isBlocked && needsReason && !hasReason,
  }
}

export function warningKeys(warnings: readonly ReplyWarning[]): string {
  return warnings.map(keyOf).join(' ')
}

/** What pressing again confirms: this warning of this very value, which another at its place is not. */
function confirmationOf(warnings: readonly ReplyWarning[]): string {
  return warnings.map(confirmed).join(' ')
}

function confirmed(warning: ReplyWarning): string {
  return `${keyOf(warning)}~${createHash('sha256').update(warning.hint).digest('hex').slice(0, 8)}`
}

/** Kind and place, never the value. */
function keyOf({ kind, certainty, row }: ReplyWarning): string {
  return `${kind}/${certainty}:${row}`
}

export function overrideOf({ warnings }: Guarded, reason: string | undefined): Pick<ReplyForm, 'overridden'> {
  if (warnings.length === 0) return {}
  const words = reason?.trim()
  return { overridden: { findings: warningKeys(warnings), ...(words ? { reason: words } : {}) } }
}

/** The warnings as the form shows them; undefined when there are none. */
export function guardView(found: readonly ReplyWarning[], voice: Voice, channel: ChannelView) {
  const warnings = found.filter(({ demand }) => demand !== 'pass')
  if (warnings.length === 0) return undefined
  return {
    warnings: shownWarnings(warnings, voice, channel),
    confirmed: confirmationOf(warnings),
    isBlocked: warnings.some(({ demand }) => demand === 'block'),
    isCodeBlocked: warnings.some(({ kind, demand }) => kind === 'personal-code' && demand === 'block'),
    needsReason: warnings.some(({ demand }) => demand === 'reason'),
  }
}

/** Kinds whose row is one of the text. */
const placedKinds: ReadonlySet<ReplyWarning['kind']> = new Set([
  ...(['personal-code', 'iban', 'payment-card', 'unfilled'] as const),
  ...(['attachment-missing', 'other-name', 'other-address'] as const),
])

function shownWarnings(
  warnings: readonly ReplyWarning[],
  { t }: Voice,
  { chosen, mayChoose, service }: ChannelView,
): ShownWarning[] {
  return warnings.map(({ kind, certainty, row, hint, language, demand }) => ({
    text: t(kind === 'personal-code' ? `guard.personal-code.${certainty}` : `guard.${kind}`, {
      row,
      hint: language ? t(`guard.language.${language}`) : hint,
    }),
    isBlock: demand === 'block',
    field:
      kind === 'attachment-missing' || kind === 'other-file'
        ? 'files'
        : kind === 'unknown-cc' || kind === 'other-copy'
          ? 'cc'
          : 'text',
    ...(kind === 'personal-code' || kind === 'iban' || kind === 'payment-card'
      ? { fix: kind, mayGoSecure: mayChoose && chosen === 'ordinary', ...(service ? { service } : {}) }
      : {}),
    ...(placedKinds.has(kind) ? { row } : {}),
    ...(kind === 'unfilled' ? { gap: hint } : {}),
    ...speaks(languages.find((known) => known === language)),
  }))
}

function speaks(language: Language | undefined): Pick<ShownWarning, 'speaks'> {
  return language ? { speaks: language } : {}
}
