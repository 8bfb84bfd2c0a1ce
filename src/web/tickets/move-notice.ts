import type { FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import type { TicketMove } from './move-store.ts'

/** What became of a move, told at the top of the ticket it led to, with the way back. */
export type MoveNotice = { readonly text: string; readonly isFault: boolean; readonly undo?: string }

const refusals = ['answered-since', 'moved-since', 'too-old', 'erased'] as const

export async function moveNoticeOf(
  { needs }: Desk,
  request: FastifyRequest,
  { t }: Voice,
): Promise<MoveNotice | undefined> {
  const { move: id, undo, merged } = request.query as Readonly<Record<string, unknown>>
  const { user } = request.visit
  if (typeof merged === 'string' && /^[A-Za-z0-9]{1,12}-\d{4}-\d{1,9}$/.test(merged))
    return { text: t('move.merged-here', { reference: merged.toUpperCase() }), isFault: false }
  if (typeof id !== 'string' || id.length > 64 || !user || !mayUse(user.role, 'work-tickets'))
    return undefined
  const move = await needs.store.ticketMove(id)
  if (!move) return undefined
  const refusal = refusals.find((reason) => reason === undo)
  if (refusal) return { text: t(`move.not-undone.${refusal}`), isFault: true }
  if (undo === 'undone' || undo === 'already') return { text: t('move.undone'), isFault: false }
  return { text: t(`move.done.${move.kind}`, { other: move.other }), isFault: false, undo: undoPath(move) }
}

export function undoPath({ id }: Pick<TicketMove, 'id'>): string {
  return `/moves/${id}/undo`
}
