import { missingRest, untoldRest } from '../../intake/intake-store.ts'
import type { User } from '../../people/user.ts'
import type { AttachmentView, MessageView } from '../desk-store.ts'
import { initialsOf } from '../page/page-frame.ts'
import type { Voice } from '../page/render.ts'
import { automaticWords } from './automatic-words.ts'
import { type DeliveryLine, deliveryLines, outgoingActs } from './delivery-view.ts'
import { completedWords, incompleteWords } from './incomplete-words.ts'
import { type ShownLink, shownLink } from './secure-link-view.ts'

/** A message as the conversation shows it: in our own type, every guess and gap told in words (P6). */
export type ShownMessage = {
  readonly id: string
  readonly anchor: string
  readonly side: 'in' | 'out' | 'note' | 'receipt' | 'automatic'
  readonly author: string
  readonly initials: string
  readonly address?: string
  readonly at: string
  readonly atIso: string
  readonly language?: string
  readonly text: string
  /** Present when something is folded away. */
  readonly wholeText?: string
  readonly quotedLines: number
  readonly opensQuote: boolean
  readonly isCut: boolean
  readonly attachments: readonly ShownAttachment[]
  /** The whole of what a resident sent: a picture without a word. */
  readonly photo?: ShownAttachment
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  readonly link?: ShownLink
  readonly automaticReason?: string
  readonly recipients?: string
  readonly delivery: readonly DeliveryLine[]
  /** It went through the city's secure mail. */
  readonly isSecure: boolean
  readonly acts: ReturnType<typeof outgoingActs>
  readonly hasOriginal: boolean
  /** Nothing of it is left to be moved. */
  readonly isErased?: boolean
  /** Of a note about a telephone call: which way, and how long. */
  readonly call?: string
}

export type ShownAttachment = {
  readonly id: string
  readonly name: string
  readonly detail: string
  readonly isLeftOnServer: boolean
  /** Whether it calls itself a picture that browsers show. */
  readonly isPicture: boolean
}

/** Pages stay readable; what is cut is one press away in the original. */
const longestShown = 60_000
const shortAnswer = 40

export function shownMessage(message: MessageView, voice: Voice, now: Date): ShownMessage {
  const { t, f } = voice
  if (message.erasedAt) return erasedMessage(message, voice, now)
  const text = message.visibleText.trim()
  const whole = message.text.trim()
  const isFolded = message.direction === 'in' && whole.length > text.length
  const author = authorOf(message, voice)
  const link = shownLink(message, voice, now)
  const attachments = message.attachments.map((attachment) => shownAttachment(attachment, voice))
  const [photo] = attachments.filter(({ isPicture }) => isPicture)
  const isPhoto = message.direction === 'in' && whole === '' && attachments.length === 1
  return {
    id: message.id,
    anchor: `v-${message.id}`,
    side: sideOf(message),
    author,
    initials: initialsOf(author),
    ...(message.direction === 'in' && message.from ? { address: message.from.address } : {}),
    at: f.relative(message.at, now),
    atIso: message.at.toISOString(),
    ...(message.language ? { language: message.language } : {}),
    text: text.slice(0, longestShown),
    ...(isFolded ? { wholeText: whole.slice(0, longestShown) } : {}),
    quotedLines: isFolded ? Math.max(1, lines(whole) - lines(text)) : 0,
    opensQuote: isFolded && text.length < shortAnswer,
    isCut: text.length > longestShown || whole.length > longestShown,
    attachments,
    ...(photo && isPhoto ? { photo } : {}),
    problems: [
      ...completedWords(message, voice, now),
      ...problemsOf(message).map(({ code, detail = '' }) => t(`problem.${code}`, { detail })),
    ],
    warnings: [...incompleteWords(message, voice, now), ...warningsOf(message, voice)],
    ...(link ? { link } : {}),
    ...(message.automaticReason ? { automaticReason: automaticWords(message.automaticReason, voice) } : {}),
    ...recipientsOf(message, voice),
    delivery: message.delivery ? deliveryLines(message.delivery, voice, now) : [],
    isSecure: message.delivery?.isSecure ?? false,
    acts: outgoingActs(message, now),
    hasOriginal: message.rawSha256 !== undefined,
    ...(message.call
      ? { call: t(`call.was-${message.call.direction}`, { minutes: message.call.minutes }) }
      : {}),
  }
}

/** Who wrote and what is gone; that it came or went, when, and how it fared stands. */
function erasedMessage(message: MessageView, voice: Voice, now: Date): ShownMessage {
  const { t, f } = voice
  const { id, at, direction, authorName, erasedAt, delivery } = message
  const author = direction === 'in' ? t('erasure.person') : (authorName ?? t('message.author-service'))
  return {
    id,
    anchor: `v-${id}`,
    side: direction === 'in' ? 'in' : sideOf(message),
    author,
    initials: initialsOf(author),
    at: f.relative(at, now),
    atIso: at.toISOString(),
    text: erasedAt ? t('erasure.shell', { date: f.bareDate(erasedAt) }) : '',
    ...{ quotedLines: 0, opensQuote: false, isCut: false, attachments: [], problems: [], warnings: [] },
    delivery: delivery ? deliveryLines(delivery, voice, now) : [],
    acts: { mayUndo: false, mayRetry: false, mayConfirm: false },
    hasOriginal: false,
    isSecure: message.delivery?.isSecure ?? false,
    isErased: true,
  }
}

/** What waits behind a link is told with its button instead. */
function problemsOf({ problems, secureNotice }: MessageView): MessageView['problems'] {
  return secureNotice ? problems.filter(({ code }) => !code.startsWith('secure-notice')) : problems
}

function sideOf({ direction, kind, isCollapsed }: MessageView): ShownMessage['side'] {
  if (kind === 'receipt') return 'receipt'
  if (direction !== 'in') return direction
  return isCollapsed ? 'automatic' : 'in'
}

function authorOf({ direction, from, authorName }: MessageView, { t }: Voice): string {
  if (direction !== 'in') return authorName ?? t('message.author-service')
  return from?.name || from?.address || t('message.sender-unknown')
}

/** A mail that also went to others says so: the answer goes to its writer alone. */
function recipientsOf({ direction, to, cc }: MessageView, { t }: Voice): { recipients?: string } {
  const all = [...to, ...cc]
  if (direction === 'note' || all.length < 2) return {}
  const names = all.slice(0, 20).map(({ name, address }) => (name ? `${name} <${address}>` : address))
  const more = all.length - names.length
  return { recipients: t('message.recipients', { names: names.join(', '), more }) }
}

function warningsOf(message: MessageView, { t }: Voice): string[] {
  const warnings: string[] = []
  if (message.direction !== 'in') return warnings
  if (message.authentication === 'fail') warnings.push(t('message.authentication-failed'))
  if (message.isDegraded) warnings.push(t('message.degraded'))
  if (message.text.trim() === '' && !message.isDegraded) {
    warnings.push(t('message.no-text', { attachments: message.attachments.length }))
  }
  return warnings
}

function shownAttachment(
  { id, name, type, size, isLeftOnServer }: AttachmentView,
  { t, f }: Voice,
): ShownAttachment {
  return {
    id,
    name: attachmentName(name, type, t),
    detail: t(detailOf(isLeftOnServer, type), { size: f.fileSize(size), type }),
    isLeftOnServer,
    isPicture: !isLeftOnServer && /^image\/(?:jpe?g|png|gif|webp)$/i.test(type),
  }
}

export function attachmentName(name: string, type: string, t: Voice['t']): string {
  const isRest = type === missingRest || type === untoldRest
  return name || t(isRest ? 'attachment.rest' : 'attachment.no-name')
}

/** A telephone's own picture format is shown by few programs; its name and size say what it is. */
function detailOf(isLeftOnServer: boolean, type: string) {
  if (isLeftOnServer && type === missingRest) return 'attachment.missing'
  if (isLeftOnServer) return type === untoldRest ? 'attachment.untold' : 'attachment.left'
  return /^image\/hei[cf]/i.test(type) ? 'attachment.heic' : 'attachment.detail'
}

function lines(text: string): number {
  return text === '' ? 0 : text.split('\n').length
}

/** "Minna 12.11. ja Leena 13.11." of the folded row needs first names only. */
export function shortName(user: Pick<User, 'name'>): string {
  return user.name.split(' ')[0] ?? user.name
}
