import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DrawPictures } from '../../pictures/picture.ts'
import type { Desk } from '../desk.ts'
import type { AttachmentView } from '../desk-store.ts'
import { idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import type { Voice } from '../page/render.ts'
import { framePolicy } from '../page/security-headers.ts'
import { readableMessage } from '../tickets/reading.ts'
import { voiceFor } from '../tickets/ticket-pages.ts'
import { isInfected } from './attachment-pages.ts'
import { dataUrl } from './data-url.ts'
import { collect, mostPixels } from './inline-images.ts'
import { rasterImage } from './raster-image.ts'

/** A photograph of a telephone is some megabytes; what is larger is a download. */
const mostBytes = 15_000_000

type Refusal = 'too-large' | 'no-picture' | 'infected'
type Picture = { readonly bytes: Buffer } | { readonly refused: Refusal }

/** Of what is shown; enough to read a letter that was photographed. */
const longestSide = 2400

/**
 * A picture out of a mail, in a frame that can do nothing: no script, no request, no name of its own. What it
 * is, its bytes say, and it is drawn anew (R-ATT-9); whatever is no plain picture stays a download.
 */
export function picturePages(app: FastifyInstance, desk: Desk): void {
  const config = { right: 'see-inbox' } as const
  app.get('/attachments/:id/picture', { config }, async (request, reply) => {
    const { attachment, reference, ticketId, messageId, userId } = await pictureOf(desk, request)
    await desk.needs.store.recordEvent({
      ...{ kind: 'attachment-opened', at: desk.needs.clock(), ticketId, messageId },
      actor: { userId },
      facts: { attachment: attachment.id, asPicture: true },
    })
    const picture = await readPicture(desk, attachment)
    const { t, f } = await voiceFor(desk, request)
    return desk.page(request, reply, {
      template: 'picture',
      title: reference,
      section: 'inbox',
      data: {
        reference,
        messageId,
        id: attachment.id,
        name: attachment.name || t('attachment.no-name'),
        size: f.fileSize(attachment.size),
        refused: 'refused' in picture ? t(`picture.${picture.refused}`) : undefined,
        mayLoad: !('refused' in picture && picture.refused === 'infected'),
      },
    })
  })

  app.get('/attachments/:id/frame', { config }, async (request, reply) => {
    const { attachment } = await pictureOf(desk, request)
    const picture = await readPicture(desk, attachment)
    const { t } = await voiceFor(desk, request)
    reply.header('content-security-policy', framePolicy).type('text/html; charset=utf-8')
    if ('refused' in picture)
      return reply.code(404).send(frameDocument(`<p>${t(`picture.${picture.refused}`)}</p>`))
    const drawn = await desk.needs.drawPictures([picture.bytes], longestSide)
    return reply.send(frameDocument(pictureOrWords(drawn, t)))
  })
}

async function pictureOf(desk: Desk, request: FastifyRequest) {
  const { id } = params(idParam, request.params)
  const found = await desk.needs.store.attachment(id)
  if (!found || found.attachment.isLeftOnServer) throw new RefusedRequest(404, 'not-found')
  const { user, view } = await readableMessage(desk, request, found.messageId)
  const { attachment, ticketId, messageId } = found
  return { attachment, ticketId, messageId, reference: view.ticket.reference, userId: user.id }
}

async function readPicture(desk: Desk, { id, size }: AttachmentView): Promise<Picture> {
  if (size > mostBytes) return { refused: 'too-large' }
  if (await isInfected(desk, id)) return { refused: 'infected' }
  const found = await desk.needs.store.attachment(id)
  const bytes = found && (await collect(desk.needs.readPart(found.raw, found.part), mostBytes))
  const image = bytes && rasterImage(bytes)
  if (!bytes || !image) return { refused: 'no-picture' }
  return image.width * image.height > mostPixels ? { refused: 'too-large' } : { bytes }
}

function pictureOrWords(drawn: Awaited<ReturnType<DrawPictures>>, t: Voice['t']): string {
  if (drawn === 'busy') return `<p>${t('picture.busy')}</p>`
  const [picture] = drawn
  return picture ? `<img src="${dataUrl(picture)}" alt="">` : `<p>${t('picture.broken')}</p>`
}

function frameDocument(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>-</title><style>body{margin:0;background:#fff;color:#182226;font:1rem/1.5 sans-serif}img{display:block;max-width:100%;height:auto;margin:auto}p{margin:1rem}</style></head><body>${body}</body></html>`
}
