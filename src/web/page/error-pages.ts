import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk } from '../desk.ts'
import { type Refusal, RefusedRequest } from './refused-request.ts'
import { voiceOf } from './render.ts'
import { visitOf } from './visit.ts'

/** Answers a form whose token grew old with the form itself, or undefined when it holds nothing written. */
export type FormShownAgain = (
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>

/**
 * One page for everything that went wrong: what happened, what was kept, what to do, and a number that
 * stands in the log. Nothing of the cause is told.
 */
export function errorPages(app: FastifyInstance, desk: Desk, shownAgain: FormShownAgain): void {
  app.setNotFoundHandler({}, async (request, reply) => refuse(desk, request, reply, 404, 'not-found'))
  app.setErrorHandler(async (error, request, reply) => {
    const { status, refusal } = refusalOf(error)
    if (refusal === 'form-too-old') {
      const shown = await shownAgain(desk, request, reply)
      if (shown) return shown
    }
    return refuse(desk, request, reply, status, refusal, error)
  })
}

export async function refuse(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  refusal: Refusal,
  error?: unknown,
): Promise<FastifyReply> {
  const number = String(randomInt(100_000, 999_999))
  const code = error instanceof Error ? error.name : undefined
  desk.needs.log[status >= 500 ? 'error' : 'info'](
    { number, status, refusal, code, where: placeOf(error) },
    'refused',
  )
  request.visit ??= await visitOf(desk.needs, desk.cookies, request, reply)
  const { t } = voiceOf(request.visit.language, await desk.settings())
  return desk.page(request, reply, {
    template: 'error',
    title: t(`error.${refusal}.title`),
    status,
    data: {
      number,
      heading: t(`error.${refusal}.title`),
      kept: t(`error.${refusal}.kept`),
      advice: t(`error.${refusal}.advice`),
    },
  })
}

function refusalOf(error: unknown): { status: number; refusal: Refusal } {
  if (error instanceof RefusedRequest) return { status: error.statusCode, refusal: error.refusal }
  const status = (error as { statusCode?: number } | undefined)?.statusCode ?? 500
  if (status === 413) return { status, refusal: 'too-large' }
  if (status >= 400 && status < 500) return { status, refusal: 'form-unreadable' }
  return { status: 500, refusal: 'failed' }
}

/** File and line of our own code; messages of errors may hold what a resident wrote. */
function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof RefusedRequest) return undefined
  return error.stack
    ?.split('\n')
    .find((line) => line.includes('/src/'))
    ?.trim()
}
