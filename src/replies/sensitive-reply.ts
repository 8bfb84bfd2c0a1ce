import { type DetectedLanguage, detectLanguage } from '../languages/detect-language.ts'
import { participantKey } from '../mail/senders/participant-key.ts'
import type { Language } from '../people/language.ts'
import { findSensitive } from '../sensitive-data/find-sensitive.ts'
import type { Finding, SensitiveKind } from '../sensitive-data/finding.ts'
import type { PersonalCodePolicy } from '../settings/settings.ts'
import { promisesAttachment } from './promised-attachment.ts'
import { unfilledVariables } from './reply-variables.ts'

/** What an answer must not leave with unseen. It names kind and row; what stands there only as far as a row needs. */
export type ReplyWarning = {
  readonly kind:
    | SensitiveKind
    | 'unfilled'
    | 'attachment-missing'
    | 'language'
    | 'unknown-cc'
    | 'other-name'
    | 'other-address'
    | 'other-file'
    | 'other-copy'
  readonly certainty: Finding['certainty']
  /** Counted from 1. */
  readonly row: number
  /** What helps to find it: a code without its secret part, the name of a variable, an address. */
  readonly hint: string
  /** That the text is written in, when it is not the resident's. */
  readonly language?: Exclude<DetectedLanguage['language'], 'unknown'>
  /**
   * `block`: mended or not sent. `reason`: sent with words of why. `confirm`: sent when pressed again. `pass`:
   * what secure mail is for; it stops nothing and is logged.
   */
  readonly demand: 'block' | 'reason' | 'confirm' | 'pass'
}

/** What tells of a resident of another ticket: in the text at `from`, in the name of a file, or as who gets a copy. */
export type OtherMention = {
  readonly kind: 'other-name' | 'other-address' | 'other-copy'
  /** As it stands there. */
  readonly hint: string
  readonly from?: number
  readonly file?: string
}

export type GuardedReply = {
  readonly text: string
  /** The resident's. */
  readonly language: Language
  readonly fileCount: number
  readonly cc: readonly string[]
  /** Addresses that took part in the ticket before. */
  readonly known: readonly string[]
  readonly others?: readonly OtherMention[]
  /** It goes through the city's secure mail. */
  readonly isSecure?: boolean
}

const mostWarnings = 50

/** Helps those who write, and guarantees nothing (domain.md §7.5): what it does not find may still be there. */
export function replyWarnings(reply: GuardedReply, policy: PersonalCodePolicy): ReplyWarning[] {
  const rowOf = (at: number) => reply.text.slice(0, at).split('\n').length
  const sensitive = findSensitive(reply.text).map((found): ReplyWarning => {
    const hint = found.kind === 'personal-code' ? withoutSecret(reply.text, found) : ''
    const { kind, certainty } = found
    return {
      kind,
      certainty,
      row: rowOf(found.from),
      hint,
      demand: reply.isSecure ? 'pass' : demandOf(found, policy),
    }
  })
  const unfilled = unfilledVariables(reply.text).map(({ name, from }) =>
    warning('unfilled', rowOf(from), `[[${name}]]`, 'block'),
  )
  return [
    ...sensitive,
    ...unfilled,
    ...others(reply, rowOf),
    ...missing(reply, rowOf),
    ...language(reply),
    ...strangers(reply),
  ].slice(0, mostWarnings)
}

function demandOf({ kind, certainty }: Finding, policy: PersonalCodePolicy): ReplyWarning['demand'] {
  if (kind !== 'personal-code' || certainty === 'possible') return 'confirm'
  return certainty === 'certain' ? policy : 'reason'
}

function withoutSecret(text: string, { from, to }: Finding): string {
  const code = text.slice(from, to).replace(/\s+/g, ' ')
  let digits = 0
  const birthLength = code.replace(/[^\p{L}\p{N}]/gu, '').length > 6 ? 6 : 0
  return code.replace(/[\p{L}\p{N}]/gu, (character) => {
    digits += 1
    return digits <= birthLength ? character : '•'
  })
}

function others({ others: mentions = [] }: GuardedReply, rowOf: (at: number) => number): ReplyWarning[] {
  return mentions.map(({ kind, hint, from, file }) =>
    file === undefined ? warning(kind, rowOf(from ?? 0), hint) : warning('other-file', 1, file),
  )
}

function missing({ text, fileCount }: GuardedReply, rowOf: (at: number) => number): ReplyWarning[] {
  const at = fileCount === 0 ? promisesAttachment(text) : undefined
  return at === undefined ? [] : [warning('attachment-missing', rowOf(at), '')]
}

const sureEnough = 0.6

/** Fewer say too little: a name or a term of the trade may look like any language. */
const fewestJudgedWords = 8

function language({ text, language: wanted }: GuardedReply): ReplyWarning[] {
  if ((text.match(/\p{L}+/gu) ?? []).length < fewestJudgedWords) return []
  const { language: found, confidence } = detectLanguage(text)
  if (found === 'unknown' || found === wanted || confidence < sureEnough) return []
  return [{ ...warning('language', 1, ''), language: found }]
}

/** Another resident is told of as that. */
function strangers({ cc, known, others: mentions = [] }: GuardedReply): ReplyWarning[] {
  const residents = mentions.filter(({ kind }) => kind === 'other-copy').map(({ hint }) => hint)
  const seen = new Set([...known, ...residents].map(participantKey))
  return cc.flatMap((address, index) =>
    seen.has(participantKey(address)) ? [] : [warning('unknown-cc', index + 1, address)],
  )
}

function warning(
  kind: ReplyWarning['kind'],
  row: number,
  hint: string,
  demand: ReplyWarning['demand'] = 'confirm',
): ReplyWarning {
  return { kind, certainty: 'certain', row, hint, demand }
}
