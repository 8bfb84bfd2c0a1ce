import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { attachmentDisposition } from '../page/content-disposition.ts'
import { idParam, params } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { filePolicy } from '../page/security-headers.ts'
import { readableMessage } from '../tickets/reading.ts'

/** Files that came by mail leave only as downloads, typed as bytes: nothing of them ever runs here (R-ATT-9). */
export function attachmentPages(app: FastifyInstance, desk: Desk): void {
  const { store, clock, readPart } = desk.needs
  app.get('/attachments/:id', { config: { right: 'see-inbox' } }, async (request, reply) => {
    const { id } = params(idParam, request.params)
    const found = await store.attachment(id)
    if (!found || found.attachment.isLeftOnServer) throw new RefusedRequest(404, 'not-found')
    const { user } = await readableMessage(desk, request, found.messageId)
    await store.recordEvent({
      kind: 'attachment-opened',
      at: clock(),
      ticketId: found.ticketId,
      messageId: found.messageId,
      actor: { userId: user.id },
      facts: { attachment: id },
    })
    if (await isInfected(desk, id)) throw new RefusedRequest(409, 'infected')
    return reply
      .type('application/octet-stream')
      .header('content-disposition', attachmentDisposition(found.attachment.name))
      .header('content-security-policy', filePolicy)
      .send(Readable.from(readPart(found.raw, found.part)))
  })
}

/** Looked at when it is opened and not when it came: by then the scanner knows more. */
export async function isInfected({ needs }: Desk, id: string): Promise<boolean> {
  const found = needs.scan && (await needs.store.attachment(id))
  if (!needs.scan || !found) return false
  const verdict = await needs.scan(needs.readPart(found.raw, found.part))
  if (verdict.kind === 'unknown') needs.log.warn({ code: verdict.code }, 'A file could not be scanned')
  return verdict.kind === 'infected'
}
