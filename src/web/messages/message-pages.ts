import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { Desk } from '../desk.ts'
import { attachmentDisposition } from '../page/content-disposition.ts'
import { idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import type { Voice } from '../page/render.ts'
import { filePolicy, framePolicy } from '../page/security-headers.ts'
import { type ReadMessage, readableMessage } from '../tickets/reading.ts'
import { voiceFor } from '../tickets/ticket-pages.ts'
import { headerFacts } from './header-view.ts'
import { drawWrittenImages, inlineImages } from './inline-images.ts'
import { type OriginalHtml, sanitiseConfined } from './sanitise-confined.ts'

/** The mail as it came: its look in a frame that can do nothing, its headers in words, its bytes as a file. */
export function messagePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  const config = { right: 'see-inbox' } as const

  app.get('/messages/:id/original', { config }, async (request, reply) => {
    const { message, view } = await original(desk, request)
    const html = message.hasHtml ? await withoutImages(desk, message.id) : undefined
    return desk.page(request, reply, {
      template: 'original',
      title: view.ticket.reference,
      section: 'inbox',
      data: {
        message,
        reference: view.ticket.reference,
        blocked: html?.blocked ?? { count: 0, hosts: [], trackers: 0 },
        isUnreadable: message.hasHtml && html === undefined,
      },
    })
  })

  app.get('/messages/:id/html', { config }, async (request, reply) => {
    const { id } = params(idParam, request.params)
    const { message } = await readableMessage(desk, request, id)
    const found = await originalHtml(desk, message, await voiceFor(desk, request))
    if (!found) throw new RefusedRequest(404, 'not-found')
    return reply
      .header('content-security-policy', framePolicy)
      .type('text/html; charset=utf-8')
      .send(frameDocument(found.html))
  })

  app.get('/messages/:id/headers', { config }, async (request, reply) => {
    const { message, view, user } = await original(desk, request)
    const headers = (await store.messageHeaders(message.id)) ?? ''
    const facts = headerFacts(message, headers, await voiceFor(desk, request), clock())
    return desk.page(request, reply, {
      template: 'headers',
      title: view.ticket.reference,
      section: 'inbox',
      data: {
        ...{ message, reference: view.ticket.reference, facts, headers },
        splitHref: mayUse(user.role, 'work-tickets')
          ? `/tickets/${view.ticket.reference}/split?message=${message.id}`
          : undefined,
      },
    })
  })

  app.get('/messages/:id/raw', { config }, async (request, reply) => {
    const { message, view } = await original(desk, request)
    const raw = await store.messageRaw(message.id)
    if (!raw) throw new RefusedRequest(404, 'not-found')
    return reply
      .type('application/octet-stream')
      .header(
        'content-disposition',
        attachmentDisposition(`${view.ticket.reference}-${message.id.slice(0, 8)}.eml`),
      )
      .header('content-security-policy', filePolicy)
      .send(Readable.from(raw.bytes))
  })
}

/** Looking at the source is an act of its own in the log. */
async function original(desk: Desk, request: FastifyRequest): Promise<ReadMessage> {
  const read = await readableMessage(desk, request, params(idParam, request.params).id)
  if (read.message.erasedAt) throw new RefusedRequest(404, 'not-found')
  await desk.needs.store.recordEvent({
    kind: 'original-viewed',
    at: desk.needs.clock(),
    ticketId: read.view.ticket.id,
    messageId: read.message.id,
    actor: { userId: read.user.id },
  })
  return read
}

/** What the page around the frame tells of the mail; its pictures are drawn for the frame alone. */
async function withoutImages(desk: Desk, messageId: string): Promise<OriginalHtml | undefined> {
  const html = await desk.needs.store.messageHtml(messageId)
  return html === undefined ? undefined : sanitiseConfined(html, new Map(), '')
}

async function originalHtml(
  { needs }: Desk,
  { id, attachments }: ReadMessage['message'],
  { t }: Voice,
): Promise<OriginalHtml | undefined> {
  const html = await needs.store.messageHtml(id)
  if (html === undefined) return undefined
  const words = { notShown: t('original.not-shown'), busy: t('original.busy') }
  const { images, isBusy } = await inlineImages(needs, attachments, html)
  const clean = await sanitiseConfined(html, images, isBusy ? words.busy : words.notShown)
  return clean && { ...clean, html: await drawWrittenImages(needs, clean.html, images, words) }
}

/** The mail's own page: light, as it was written, whatever the desk's colours are. */
function frameDocument(html: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>-</title><style>body{margin:1rem;font:1rem/1.5 sans-serif;color:#182226;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}</style></head><body>${html}</body></html>`
}
