import { randomUUID } from 'node:crypto'
import multipart, { type MultipartFile, type MultipartValue } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { safeAttachmentName } from '../../mail/parts/attachment-name.ts'
import { mayUse } from '../../people/permissions.ts'
import { attachmentLimits } from '../../replies/attachment-limits.ts'
import type { Desk } from '../desk.ts'
import { isCsrfToken } from '../page/csrf.ts'
import { params, referenceParam } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import type { AddedFile } from './draft-store.ts'

export type RefusedFile = {
  readonly name: string
  readonly why: Exclude<AddedFile, 'added'> | 'infected'
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Files that come with the form are put to the writer's answer in this ticket. */
    takesFiles?: boolean
  }
  interface FastifyRequest {
    refusedFiles?: readonly RefusedFile[]
  }
}

/** More than a form of ours has; a text of 200,000 characters in its longest bytes. */
const limits = { fields: 40, fieldSize: 800_000, fieldNameSize: 100, files: 100, parts: 140, headerPairs: 50 }

/**
 * Reads a form with files: what is written becomes the body as with any form, and files stream into the
 * store, never whole into memory. The form's token stands first in it, so that no byte is kept unproven.
 */
export function takeFiles(app: FastifyInstance, desk: Desk): void {
  app.register(multipart, { limits, throwFileSizeLimit: false })
  app.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return
    if (request.routeOptions.config.takesFiles !== true) throw new RefusedRequest(415, 'form-unreadable')
    const fields: Record<string, string> = {}
    const refused: RefusedFile[] = []
    for await (const part of request.parts({ limits: { ...limits, fileSize: Number.POSITIVE_INFINITY } })) {
      if (part.type === 'field') addField(fields, part)
      else await addFile(desk, request, fields, part, refused)
    }
    request.body = fields
    request.refusedFiles = refused
  })
}

function addField(fields: Record<string, string>, { fieldname, value, ...part }: MultipartValue): void {
  if (part.fieldnameTruncated || part.valueTruncated) throw new RefusedRequest(413, 'too-large')
  if (typeof value !== 'string' || Object.hasOwn(fields, fieldname))
    throw new RefusedRequest(400, 'form-unreadable')
  fields[fieldname] = value
}

async function addFile(
  desk: Desk,
  request: FastifyRequest,
  fields: Readonly<Record<string, string>>,
  part: MultipartFile,
  refused: RefusedFile[],
): Promise<void> {
  const { user, seed } = request.visit
  const { store, keys, clock } = desk.needs
  const isProven = isCsrfToken(keys.csrf, seed, fields._csrf)
  // A browser sends a nameless empty file where none was chosen; what is not proven is refused with its form.
  if (!part.filename || !isProven) {
    part.file.resume()
    return
  }
  if (!user || !mayUse(user.role, 'work-tickets')) throw new RefusedRequest(404, 'not-found')
  const { reference } = params(referenceParam, request.params)
  const view = await store.ticketByReference(reference.toUpperCase(), clock())
  if (!view) throw new RefusedRequest(404, 'not-found')
  const name = safeAttachmentName(part.filename, part.mimetype)
  const file = { id: randomUUID(), ticketId: view.ticket.id, userId: user.id, name, at: clock() }
  const added = await store.addDraftFile(
    { ...file, type: typeOf(part.mimetype) },
    part.file,
    attachmentLimits,
  )
  if (added !== 'added') refused.push({ name, why: added })
  else if (await isInfected(desk, file)) refused.push({ name, why: 'infected' })
}

/** What a virus was found in is gone at once; a scanner that cannot be asked is told of and stops nobody. */
async function isInfected(
  { needs }: Desk,
  file: { readonly id: string; readonly ticketId: string; readonly userId: string },
): Promise<boolean> {
  if (!needs.scan) return false
  const verdict = await needs.scan(needs.store.draftFileBytes(file.id))
  if (verdict.kind === 'infected') {
    await needs.store.removeDraftFile(file)
    return true
  }
  if (verdict.kind === 'unknown') needs.log.warn({ code: verdict.code }, 'A file could not be scanned')
  await needs.store.recordScan(file.id, verdict.kind)
  return false
}

function typeOf(given: string): string {
  const type = given.toLowerCase()
  return /^[a-z0-9][a-z0-9.+_-]{0,126}\/[a-z0-9][a-z0-9.+_-]{0,126}$/.test(type)
    ? type
    : 'application/octet-stream'
}
