import type { FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { DeskNeeds, DeskService } from '../desk-needs.ts'
import { csrfToken } from './csrf.ts'
import type { PageContent, Voice } from './render.ts'
import { stuckSince } from './stuck-since.ts'

/** What stands around every page. */
export type PageFrame = {
  readonly title: string
  readonly service: DeskService
  readonly user?: User & { readonly initials: string }
  readonly csrf: string
  readonly assets: string
  readonly navigation: readonly NavigationLink[]
  readonly mailLine?: MailLine
  /** Where the language switch comes back to. */
  readonly here: string
  readonly hasKeys: boolean
  /** Of those who hear what happens: from which place of the chain on this page does not know it. */
  readonly live?: { readonly since: number; readonly userId: string }
  readonly now: Date
}

export type NavigationLink = { readonly href: string; readonly text: string; readonly isCurrent: boolean }

export type MailLine = { readonly text: string; readonly isFault: boolean }

export async function pageFrame(
  needs: DeskNeeds,
  request: FastifyRequest,
  voice: Voice,
  content: PageContent,
  assets: string,
): Promise<PageFrame> {
  const { gate, user } = request.visit
  const signedIn = gate === 'open' ? user : undefined
  return {
    title: content.hasFaults ? voice.t('page.title-with-faults', { title: content.title }) : content.title,
    service: needs.service,
    csrf: csrfToken(needs.keys.csrf, request.visit.seed),
    assets,
    here: request.method === 'GET' ? request.url : '/',
    hasKeys: signedIn?.preferences.hasShortcuts ?? false,
    now: needs.clock(),
    navigation: signedIn ? navigation(signedIn, voice, content.section) : [],
    ...(signedIn ? { user: { ...signedIn, initials: initialsOf(signedIn.name) } } : {}),
    ...(signedIn && mayUse(signedIn.role, 'see-inbox')
      ? { live: { since: await needs.store.newestSeq(), userId: signedIn.id } }
      : {}),
    ...(signedIn ? { mailLine: await mailLine(needs, voice) } : {}),
  }
}

function navigation(user: User, { t }: Voice, section: string | undefined): NavigationLink[] {
  const entries = [
    { section: 'inbox', href: '/inbox/open', right: 'see-inbox', text: t('nav.inbox') },
    { section: 'residents', href: '/residents', right: 'read-messages', text: t('nav.residents') },
    {
      section: 'saved-replies',
      href: '/saved-replies',
      right: 'use-saved-replies',
      text: t('nav.saved-replies'),
    },
    { section: 'reports', href: '/reports/response-times', right: 'see-reports', text: t('nav.reports') },
    { section: 'audit', href: '/audit', right: 'read-audit', text: t('nav.audit') },
    { section: 'status', href: '/status', right: 'see-status', text: t('nav.status') },
    { section: 'settings', href: '/settings', right: 'manage-settings', text: t('nav.settings') },
    { section: 'help', href: '/help', right: 'signed-in', text: t('nav.help') },
  ] as const
  return entries
    .filter(({ right }) => mayUse(user.role, right))
    .map(({ href, text, section: own }) => ({
      href,
      text,
      isCurrent: own === (section === 'users' ? 'settings' : section),
    }))
}

async function mailLine({ store, clock }: DeskNeeds, { t, f }: Voice): Promise<MailLine> {
  const health = await store.mailHealth()
  const { lastFetchedAt, lostSince } = health
  const now = clock()
  const stuck = stuckSince(health, now)
  if (lostSince) return { text: t('mail-line.lost', { since: f.relative(lostSince, now) }), isFault: true }
  if (!lastFetchedAt) return { text: t('mail-line.never'), isFault: true }
  if (stuck) return { text: t('mail-line.stuck', { since: f.relative(stuck, now) }), isFault: true }
  return { text: t('mail-line.flows', { at: f.relative(lastFetchedAt, now) }), isFault: false }
}

export function initialsOf(name: string): string {
  const words = name.split(/[\s.@-]+/).filter((word) => /^\p{L}/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  )
  return letters.join('').toUpperCase() || '–'
}
