import { randomUUID } from 'node:crypto'
import type { Attached, MailParts } from './a-mail.ts'

/** The Content-* headers, an empty line and the body; text and HTML become alternatives, files a mixed part. */
export function mimeBody(parts: MailParts): string[] {
  const inline = (parts.attachments ?? []).filter((file) => file.cid !== undefined)
  const attached = (parts.attachments ?? []).filter((file) => file.cid === undefined)
  const text = parts.text ?? (parts.html === undefined ? 'Hei, miten saan maksuaikaa?' : undefined)
  const leaves: string[][] = []
  if (text !== undefined) leaves.push(textPart('plain', text))
  if (parts.html !== undefined)
    leaves.push(multipart('related', [textPart('html', parts.html), ...inline.map(filePart)]))
  const body = multipart('alternative', leaves)
  const files = parts.html === undefined ? [...inline, ...attached] : attached
  return multipart('mixed', [body, ...files.map(filePart)])
}

/** CRLF line ends everywhere, as SMTP wants them. */
export function joinLines(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n').replace(/\r?\n/g, '\r\n')}\r\n`)
}

function multipart(kind: 'alternative' | 'mixed' | 'related', children: readonly string[][]): string[] {
  const [only] = children
  if (only !== undefined && children.length === 1) return only
  const boundary = `=_${randomUUID()}`
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...children.flatMap((child) => [`--${boundary}`, ...child]),
    `--${boundary}--`,
  ]
}

/** Lines longer than RFC 5322 allows are sent as base64, all others as 8bit so that a test can read them. */
function textPart(kind: 'plain' | 'html', text: string): string[] {
  const fits = text.split('\n').every((line) => Buffer.byteLength(line) < 990)
  return [
    `Content-Type: text/${kind}; charset=utf-8`,
    `Content-Transfer-Encoding: ${fits ? '8bit' : 'base64'}`,
    '',
    ...(fits ? [text] : base64Lines(Buffer.from(text))),
  ]
}

function filePart(file: Attached): string[] {
  const isInline = file.cid !== undefined
  return [
    `Content-Type: ${file.contentType ?? 'application/octet-stream'}`,
    `Content-Disposition: ${isInline ? 'inline' : 'attachment'}; ${filenameParameter(file.filename)}`,
    ...(isInline ? [`Content-ID: <${file.cid}>`] : []),
    'Content-Transfer-Encoding: base64',
    '',
    ...base64Lines(Buffer.from(file.content)),
  ]
}

/** RFC 2231 for names beyond ASCII. */
function filenameParameter(name: string): string {
  return /^[\x20-\x7e]*$/.test(name)
    ? `filename="${name.replace(/["\\]/g, '\\$&')}"`
    : `filename*=utf-8''${encodeURIComponent(name)}`
}

function base64Lines(bytes: Buffer): string[] {
  return bytes.toString('base64').match(/.{1,76}/g) ?? []
}
