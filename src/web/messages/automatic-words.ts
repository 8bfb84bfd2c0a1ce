import type { MessageKey } from '../../messages/catalogue.ts'
import type { Voice } from '../page/render.ts'

const signs: readonly (readonly [RegExp, MessageKey])[] = [
  [/^List-|^Precedence: (?:bulk|junk|list)/, 'automatic.list'],
  [/^(?:multipart|message)\/|^Subject: Report Domain/, 'automatic.report'],
  [/^From: /, 'automatic.daemon'],
  [/^Subject: /, 'automatic.away'],
  [/^Return-Path: /, 'automatic.no-return'],
]

/** The sign by which a mail was told from one of a person (src/mail/automatic/automatic.ts), in words and as it stands there. */
export function automaticWords(sign: string, { t }: Voice): string {
  const [, key] = signs.find(([pattern]) => pattern.test(sign)) ?? []
  return `${t(key ?? 'automatic.marked')} (${sign})`
}
