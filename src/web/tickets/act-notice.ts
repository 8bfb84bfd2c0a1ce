import type { FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import type { ListAct } from '../inbox/selection-store.ts'
import type { Voice } from '../page/render.ts'

/** What an act on a list did, what it left, and the way back. */
export type ActNotice = {
  readonly text: string
  readonly details: readonly string[]
  readonly undo?: string
}

export async function actNoticeOf(
  { needs }: Desk,
  request: FastifyRequest,
  voice: Voice,
): Promise<ActNotice | undefined> {
  const { act, done, count, partly, substitute } = request.query as Readonly<Record<string, unknown>>
  const { user } = request.visit
  if (done === 'none-chosen') return { text: voice.t('selection.none'), details: [] }
  if (done === 'one-chosen') return { text: voice.t('selection.one'), details: [] }
  if (done === 'act-undone') {
    const undone = countOf(count)
    const left = voice.t(undone === 0 ? 'selection.undone-none' : 'selection.undone-partly')
    return { text: voice.t('selection.undone', { count: undone }), details: partly === 'yes' ? [left] : [] }
  }
  if (typeof act !== 'string' || act.length > 64 || !user) return undefined
  const found = await needs.store.listAct(act, user.id)
  if (!found) return undefined
  const notice = noticeOfAct(found, voice)
  return substitute === 'yes' && found.done > 0
    ? { ...notice, details: [voice.t('selection.to-substitute'), ...notice.details] }
    : notice
}

function noticeOfAct(act: ListAct, { t }: Voice): ActNotice {
  const details = (['changed-meanwhile', 'already-so'] as const).flatMap((reason) => {
    const references = act.missed.filter((one) => one.reason === reason).map(({ reference }) => reference)
    return references.length > 0
      ? [t(`selection.missed.${reason}`, { references: references.join(', ') })]
      : []
  })
  return {
    text: t(`selection.done.${act.kind}`, { count: act.done }),
    details,
    ...(act.done > 0 && !act.isUndone ? { undo: `/list-acts/${act.id}/undo` } : {}),
  }
}

function countOf(text: unknown): number {
  return typeof text === 'string' && /^\d{1,3}$/.test(text) ? Number(text) : 0
}
