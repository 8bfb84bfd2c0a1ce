import { createHash } from 'node:crypto'
import { decodeText } from '../decoding/decode-text.ts'
import { htmlCharset } from '../decoding/html-charset.ts'
import type { Problem } from '../inbound-mail.ts'
import { type BodyPart, isVisible } from '../text/mail-body.ts'
import { type AttachedLeaf, leafReader, type MailContent, type WrappedLeaf } from './leaf-reader.ts'
import { isLockedFile } from './locked-file.ts'
import { withFoundBoundary } from './lost-boundary.ts'
import { FILE_HEADING } from './part-heading.ts'
import { LOST, partWithin } from './part-number.ts'
import { readSignedData } from './signed-data.ts'
import { splitMail } from './split-mail.ts'
import { readTnef, type TnefFile } from './tnef.ts'

/**
 * What lies within other parts is brought out beside them: the files and, where the mail has no words of its
 * own, the text of a winmail.dat (R-ATT-7); the mail within an opaque signature; the parts of a multipart
 * whose boundary was lost. The wrappers stay listed. Nothing within is unwrapped a second time.
 */
export async function openWrapped(content: MailContent): Promise<MailContent> {
  if (isLost(content)) return withLostParts(content)
  let opened = content
  for (const wrapped of content.wrapped) {
    opened = wrapped.kind === 'winmail' ? withWinmail(opened, wrapped) : await withSigned(opened, wrapped)
  }
  return opened
}

function isLost(content: MailContent): boolean {
  return content.attached.length === 0 && !hasBody(content) && content.stray.length > 0
}

function hasBody({ bodyParts }: MailContent): boolean {
  return bodyParts.some(({ text }) => isVisible(text))
}

async function withLostParts(content: MailContent): Promise<MailContent> {
  const whole = withFoundBoundary(content.stray)
  if (!whole) return content
  const inner = await readInner(whole)
  const found = added(content, LOST, inner)
  return hasBody(found) || found.attached.length > 0
    ? { ...found, problems: [...found.problems, { code: 'body-lost-boundary' }] }
    : content
}

async function withSigned(content: MailContent, { part, bytes }: WrappedLeaf): Promise<MailContent> {
  const signed = readSignedData(bytes)
  if (!signed) return content
  const found = added(content, part, await readInner(signed))
  return { ...found, problems: [...found.problems, { code: 'signature-unchecked' }] }
}

async function readInner(raw: Buffer): Promise<MailContent> {
  const reader = leafReader()
  for await (const piece of splitMail(oneChunk(raw))) reader.take(piece)
  return reader.finish()
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

function added(content: MailContent, outer: number, inner: MailContent): MailContent {
  const attached = inner.attached.map((leaf) => ({ ...leaf, part: partWithin(outer, leaf.part) }))
  return {
    ...content,
    bodyParts: [...content.bodyParts, ...inner.bodyParts],
    attached: [...content.attached, ...attached],
    deliveryStatuses: [...content.deliveryStatuses, ...inner.deliveryStatuses],
    dispositions: [...content.dispositions, ...inner.dispositions],
    feedbackReports: [...content.feedbackReports, ...inner.feedbackReports],
    calendars: [...content.calendars, ...inner.calendars],
    types: new Set([...content.types, ...inner.types]),
    problems: [...content.problems, ...inner.problems],
    openedParts: [...content.openedParts, outer],
  }
}

function withWinmail(content: MailContent, { part, bytes }: WrappedLeaf): MailContent {
  const winmail = readTnef(bytes)
  if (!winmail) return { ...content, problems: [...content.problems, { code: 'winmail-unreadable' }] }
  const files = winmail.files.map((file, index) => attachedFile(file, partWithin(part, index)))
  const opened: Problem[] = files.length > 0 ? [{ code: 'winmail-opened' }] : []
  return {
    ...content,
    bodyParts: hasBody(content) ? content.bodyParts : [...content.bodyParts, ...bodyOf(winmail)],
    attached: [...content.attached, ...files],
    problems: [...content.problems, ...opened],
    openedParts: [...content.openedParts, part],
  }
}

function bodyOf({ text, html }: { text: string | undefined; html: Buffer | undefined }): BodyPart[] {
  const parts: BodyPart[] = []
  if (text !== undefined) parts.push({ type: 'text/plain', text, alternative: -1 })
  if (html)
    parts.push({
      type: 'text/html',
      text: decodeText(html, undefined, htmlCharset(html)).text,
      alternative: -1,
    })
  return parts
}

function attachedFile({ name, type, bytes }: TnefFile, part: number): AttachedLeaf {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const facts = { size: bytes.length, sha256, isLocked: isLockedFile(bytes), nested: undefined }
  return { part, heading: { ...FILE_HEADING, type, name }, ...facts }
}
