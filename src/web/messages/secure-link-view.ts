import type { MessageView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

export type LinkDeadline = { readonly text: string; readonly tone: 'later' | 'soon' | 'expired' }

/** A message that waits behind a link, or waited there. */
export type ShownLink = {
  readonly text: string
  readonly deadline?: LinkDeadline
  /** Where one says that the link was opened; absent once somebody has. */
  readonly action?: string
}

const soonDays = 2

/** By when a link must be opened. @param by ISO date of its last day, where the notice told one */
export function linkDeadline(by: string | undefined, { t, f }: Voice, now: Date): LinkDeadline {
  if (by === undefined) return { text: t('link.no-day'), tone: 'later' }
  const days = f.daysUntil(by, now)
  const date = f.date(new Date(`${by}T12:00:00Z`))
  if (days < 0) return { text: t('link.expired', { date }), tone: 'expired' }
  return { text: t('link.open-by', { days, date }), tone: days <= soonDays ? 'soon' : 'later' }
}

export function shownLink(message: MessageView, voice: Voice, now: Date): ShownLink | undefined {
  const { secureNotice, linkOpenedAt, id } = message
  if (!secureNotice) return undefined
  const { service } = secureNotice
  if (linkOpenedAt)
    return { text: voice.t('link.opened', { service, at: voice.f.relative(linkOpenedAt, now) }) }
  return {
    text: voice.t('problem.secure-notice', { detail: service }),
    deadline: linkDeadline(secureNotice.expiresOn, voice, now),
    action: `/messages/${id}/link-opening`,
  }
}
