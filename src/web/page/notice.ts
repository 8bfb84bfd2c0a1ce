import type { FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from './render.ts'

export const doneKeys = [
  'noted',
  'call-logged',
  'handed-over',
  'reopened',
  'confirmed',
  'draft-saved',
  'draft-discarded',
  'link-opened',
  'retried',
  'arrived',
  'too-late',
  'already',
] as const

export type Done = (typeof doneKeys)[number]

export type Notice = {
  readonly text: string
  /** A reply that has not left yet and may be taken back. */
  readonly undo?: { readonly action: string; readonly seconds: number }
}

/** What was just done, told at the top of the page after a redirect; the address holds codes and ids only. */
export async function noticeOf(
  desk: Desk,
  request: FastifyRequest,
  voice: Voice,
): Promise<Notice | undefined> {
  const { done, message } = request.query as { done?: unknown; message?: unknown }
  if (done === 'sent' && typeof message === 'string') return sentNotice(desk, request, message, voice)
  const key = doneKeys.find((name) => name === done)
  return key && { text: voice.t(`done.${key}`) }
}

async function sentNotice(
  { needs }: Desk,
  request: FastifyRequest,
  messageId: string,
  { t }: Voice,
): Promise<Notice | undefined> {
  const { user } = request.visit
  if (!user || !mayUse(user.role, 'work-tickets')) return undefined
  const sent = messageId.length <= 64 ? await needs.store.message(messageId) : undefined
  const to = sent?.to[0]
  if (!sent?.delivery || sent.direction !== 'out' || !to) return undefined
  const name = to.name || to.address
  const leftMs = sent.delivery.notBefore.getTime() - needs.clock().getTime()
  if (sent.delivery.state !== 'queued' || leftMs <= 0) return { text: t('done.sent', { name }) }
  const seconds = Math.ceil(leftMs / 1000)
  return {
    text: t('done.sending', { name, seconds }),
    undo: { action: `/messages/${sent.id}/undo`, seconds },
  }
}
