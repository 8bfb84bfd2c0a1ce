import type { Formatting } from '../messages/formatting.ts'
import type { Translate } from '../messages/translator.ts'
import type { NoticeWords } from './compose-notice.ts'

type Voice = { readonly t: Translate; readonly f: Formatting; readonly publicUrl: string }

/** The way to choose a password; the address of the link is the only secret in it. */
export function linkWords(
  kind: 'invitation' | 'password-link',
  { url, until }: { readonly url: string; readonly until: Date },
  { t, f }: Voice,
): NoticeWords {
  return {
    subject: t(`notice.${kind}.subject`),
    paragraphs: [t(`notice.${kind}.text`), t('notice.link.until', { at: f.dateTime(until) })],
    links: [{ text: t('notice.link.text'), url }],
    foot: t('notice.link.foot'),
  }
}

/** Nobody's second factor is taken away behind their back. */
export function secondFactorResetWords({ t, publicUrl }: Voice): NoticeWords {
  return {
    subject: t('notice.second-factor-reset.subject'),
    paragraphs: [t('notice.second-factor-reset.text')],
    links: [{ text: t('notice.second-factor-reset.link'), url: new URL('/sign-in', publicUrl).href }],
    foot: t('notice.second-factor-reset.foot'),
  }
}
