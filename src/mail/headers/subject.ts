import { cleanLine } from '../text/clean-text.ts'
import { decodeHeaderText } from './encoded-words.ts'

const MAX_SUBJECT = 998

const PREFIXES = [
  ...[
    're',
    'vs',
    'sv',
    'aw',
    'antw',
    'vá',
    'odp',
    'ynt',
    'ref',
    'rif',
    'res',
    'fw',
    'fwd',
    'wg',
    'vl',
    'vb',
    'rv',
  ],
  ...['enc', 'doorst', 'tr', 'pd', 'továbbítás', 'автоответ', 'отв', 'ha', 'лiст'],
  ...['回复', '回覆', '答复', '转发', '轉寄', '返信', '転送'],
].join('|')
const PREFIX = new RegExp(
  `^(?:${PREFIXES})\\s{0,3}(?:\\[\\d{1,4}\\]|\\(\\d{1,4}\\))?\\s{0,3}[:：]\\s{0,9}`,
  'iu',
)
/** Italian one-letter prefixes: only in a chain with a longer one, for "I: osa" may be a heading. */
const SHORT_PREFIX = /^(?:r|i)\s{0,3}[:：]\s{0,9}/iu
const FORWARD =
  /^(?:fw|fwd|wg|vl|vb|tr|rv|enc|doorst|pd|továbbítás|转发|轉寄|転送)\s{0,3}(?:\[\d{1,4}\]|\(\d{1,4}\))?\s{0,3}[:：]/iu

/** A ticket reference of ours, as `[AN-2026-1147]`. */
const SUBJECT_REFERENCE = /\[([A-ZÅÄÖ]{1,8}-\d{4}-\d{1,9})\]/u

/** The Subject field as one line. @param raw latin1: one character for each byte */
export function readSubject(raw: string | undefined): { readonly subject: string; readonly isCut: boolean } {
  const subject = cleanLine(decodeHeaderText((raw ?? '').slice(0, 20_000)))
  return { subject: subject.slice(0, MAX_SUBJECT).toWellFormed(), isCut: subject.length > MAX_SUBJECT }
}

/**
 * The subject without answer and forward prefixes (VS: SV: Re[2]: …), our own reference and, for a list mail,
 * the list's tag: what two mails of one conversation share.
 */
export function normaliseSubject(subject: string, isList = false): string {
  let rest = subject.normalize('NFC').replace(/\s+/g, ' ').trim()
  for (let round = 0; round < 50; round++) {
    const before = rest
    rest = rest.replace(PREFIX, '').replace(SUBJECT_REFERENCE, '').trim()
    if (round > 0 || rest !== before) rest = rest.replace(SHORT_PREFIX, '')
    if (isList) rest = rest.replace(/^\[[^\]]{1,60}\]\s{0,9}/, '')
    if (rest === before) break
  }
  return rest.replace(/\s+/g, ' ').trim()
}

/** The mail passes on another one (R-THR-5). */
export function isForward(subject: string): boolean {
  return FORWARD.test(subject.trimStart())
}
