import { type HeaderBlock, headerValue } from '../headers/header-block.ts'
import { readStructuredValue } from '../headers/header-parameters.ts'
import { cleanLine } from '../text/clean-text.ts'

/** What the header of one MIME part says of its body (RFC 2045, 2183, 2392, 3676). */
export type PartHeading = {
  /** Lower case; text/plain when absent or unreadable. */
  readonly type: string
  readonly charset: string | undefined
  readonly encoding: string
  /** 'inline', 'attachment' or what else was written; empty when absent. */
  readonly disposition: string
  /** Decoded, not yet made safe (see attachment-name.ts). */
  readonly name: string | undefined
  readonly contentId: string | undefined
  readonly contentLocation: string | undefined
  readonly isFlowed: boolean
  readonly deletesSpace: boolean
  readonly smimeType: string | undefined
  readonly reportType: string | undefined
}

/** The heading of a file that was written into a text or a winmail.dat, where it has none. */
export const FILE_HEADING: PartHeading = {
  type: 'application/octet-stream',
  charset: undefined,
  encoding: '',
  disposition: 'attachment',
  name: undefined,
  contentId: undefined,
  contentLocation: undefined,
  isFlowed: false,
  deletesSpace: false,
  smimeType: undefined,
  reportType: undefined,
}

/** @param parentType type of the enclosing multipart; a digest's parts are messages (RFC 2046 §5.1.5) */
export function readPartHeading(block: HeaderBlock, parentType: string | undefined): PartHeading {
  const { value: written, parameters } = readStructuredValue(headerValue(block, 'content-type') ?? '')
  const disposition = readStructuredValue(headerValue(block, 'content-disposition') ?? '')
  const type = readType(written, parentType)
  const name = disposition.parameters.get('filename') ?? parameters.get('name')
  return {
    type,
    charset: parameters.get('charset'),
    encoding: readEncoding(headerValue(block, 'content-transfer-encoding') ?? ''),
    disposition: disposition.value,
    name: name && cleanLine(name) !== '' ? name : undefined,
    contentId: bareId(headerValue(block, 'content-id')),
    contentLocation: headerValue(block, 'content-location'),
    isFlowed: type === 'text/plain' && parameters.get('format')?.toLowerCase() === 'flowed',
    deletesSpace: parameters.get('delsp')?.toLowerCase() === 'yes',
    smimeType: parameters.get('smime-type')?.toLowerCase(),
    reportType: parameters.get('report-type')?.toLowerCase(),
  }
}

function readType(written: string, parentType: string | undefined): string {
  const type = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}/.exec(written)?.[0]
  if (type) return type
  if (written === '' && parentType === 'multipart/digest') return 'message/rfc822'
  return written === 'html' ? 'text/html' : 'text/plain'
}

function readEncoding(value: string): string {
  return value
    .slice(0, 200)
    .replace(/\([^()]*\)/g, '')
    .trim()
    .toLowerCase()
}

function bareId(value: string | undefined): string | undefined {
  const id = value?.trim().replace(/^<|>$/g, '').trim()
  return id ? cleanLine(id).slice(0, 500) : undefined
}
