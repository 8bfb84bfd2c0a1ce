import { createHash } from 'node:crypto'
import { decodeText } from '../decoding/decode-text.ts'
import { htmlCharset } from '../decoding/html-charset.ts'
import { extractUuFiles } from '../decoding/uuencode.ts'
import { type HeaderBlock, readHeaderBlock } from '../headers/header-block.ts'
import type { Problem } from '../inbound-mail.ts'
import { unflow } from '../text/flowed-text.ts'
import { type BodyPart, MAX_HTML, MAX_TEXT } from '../text/mail-body.ts'
import { isBodyLeaf, isNested, isReport, wrapperKind } from './leaf-roles.ts'
import { isLockedFile } from './locked-file.ts'
import { OpenLeaf } from './open-leaf.ts'
import { FILE_HEADING, type PartHeading } from './part-heading.ts'
import type { Leaf, MailPiece } from './split-mail.ts'

/** A leaf that is no body, before it is named. */
export type AttachedLeaf = {
  readonly part: number
  readonly heading: PartHeading
  readonly size: number
  readonly sha256: string
  /** It opens with a password only. */
  readonly isLocked: boolean
  /** The header of a nested message or of text/rfc822-headers. */
  readonly nested: HeaderBlock | undefined
}

/** A part that holds others, whole. */
export type WrappedLeaf = {
  readonly kind: 'winmail' | 'signed'
  readonly part: number
  readonly bytes: Buffer
}

export type MailContent = {
  readonly bodyParts: readonly BodyPart[]
  readonly attached: readonly AttachedLeaf[]
  /** Texts of message/delivery-status, message/disposition-notification and message/feedback-report parts. */
  readonly deliveryStatuses: readonly string[]
  readonly dispositions: readonly string[]
  readonly feedbackReports: readonly string[]
  /** Texts of text/calendar parts. */
  readonly calendars: readonly string[]
  /** Parts to be opened, and those that were. */
  readonly wrapped: readonly WrappedLeaf[]
  readonly openedParts: readonly number[]
  readonly types: ReadonlySet<string>
  /** The first bytes outside any part. */
  readonly stray: Buffer
  readonly problems: readonly Problem[]
}

const MAX_REPORT = 256 << 10
const MAX_NESTED = 64 << 10
const MAX_CALENDAR = 64 << 10
/** A larger winmail.dat or signature stays closed; a boundary that was lost further on stays lost. */
export const MAX_WRAPPED = 32 << 20
export const MAX_STRAY = 8 << 20

/**
 * Collects what a mail holds while its pieces pass. Attachments are hashed and counted, never held; texts
 * are held up to their limits; of nested messages the header is held.
 */
export function leafReader(): {
  readonly take: (piece: MailPiece) => void
  readonly finish: () => MailContent
} {
  const content = new ContentCollector()
  let current: OpenLeaf | undefined
  return {
    take(piece) {
      if (piece.kind === 'stray') return content.takeStray(piece.bytes)
      if (piece.kind === 'leaf') {
        content.takeLeaf(current)
        current = new OpenLeaf(piece.leaf, content.roomFor(piece.leaf))
      } else if (current?.leaf === piece.leaf) current.write(piece.bytes)
    },
    finish() {
      content.takeLeaf(current)
      return content.finish()
    },
  }
}

class ContentCollector {
  readonly #bodyParts: BodyPart[] = []
  readonly #attached: AttachedLeaf[] = []
  readonly #deliveryStatuses: string[] = []
  readonly #dispositions: string[] = []
  readonly #feedbackReports: string[] = []
  readonly #calendars: string[] = []
  readonly #wrapped: WrappedLeaf[] = []
  readonly #types = new Set<string>()
  readonly #problems: Problem[] = []
  readonly #stray: Buffer[] = []
  readonly #room = {
    text: MAX_TEXT,
    html: MAX_HTML,
    report: MAX_REPORT,
    nested: MAX_NESTED * 8,
    calendar: MAX_CALENDAR,
    wrapped: MAX_WRAPPED,
    stray: MAX_STRAY,
  }
  #uuFiles = 0

  takeStray(bytes: Buffer): void {
    if (this.#room.stray <= 0) return
    this.#stray.push(Buffer.from(bytes.subarray(0, this.#room.stray)))
    this.#room.stray -= bytes.length
  }

  /** How many decoded bytes of this leaf will be wanted. */
  roomFor(leaf: Leaf): number {
    if (isBodyLeaf(leaf))
      return Math.max(0, leaf.heading.type === 'text/html' ? this.#room.html : this.#room.text)
    if (isReport(leaf.heading.type)) return Math.max(0, this.#room.report)
    if (isCalendar(leaf)) return Math.max(0, this.#room.calendar)
    if (wrapperKind(leaf)) return Math.max(0, this.#room.wrapped)
    return isNested(leaf.heading.type) ? Math.max(0, Math.min(MAX_NESTED, this.#room.nested)) : 0
  }

  takeLeaf(open: OpenLeaf | undefined): void {
    if (!open) return
    const { leaf } = open
    this.#noteTypes(leaf)
    const { kept, sha256, isLocked } = open.end()
    if (isBodyLeaf(leaf)) {
      this.#takeBody(leaf, kept, open.isCut)
      return
    }
    const { type } = leaf.heading
    if (isCalendar(leaf)) this.#takeCalendar(leaf, kept)
    this.#takeWrapped(leaf, kept, open.isCut)
    if (isReport(type)) this.#takeReport(type, kept)
    if (isNested(type)) this.#room.nested -= kept.length
    const nested = isNested(type) ? readHeaderBlock(headerPart(kept)) : undefined
    this.#attached.push({
      part: leaf.index,
      heading: leaf.heading,
      size: open.size,
      sha256,
      isLocked,
      nested,
    })
  }

  finish(): MailContent {
    return {
      bodyParts: this.#bodyParts,
      attached: this.#attached,
      deliveryStatuses: this.#deliveryStatuses,
      dispositions: this.#dispositions,
      feedbackReports: this.#feedbackReports,
      calendars: this.#calendars,
      wrapped: this.#wrapped,
      openedParts: [],
      types: this.#types,
      stray: Buffer.concat(this.#stray),
      problems: this.#problems,
    }
  }

  #noteTypes(leaf: Leaf): void {
    this.#types.add(leaf.heading.type)
    for (let up = leaf.container; up && !this.#types.has(up.heading.type); up = up.parent)
      this.#types.add(up.heading.type)
  }

  #takeReport(type: string, kept: Buffer): void {
    this.#room.report -= kept.length
    const text = decodeText(kept, 'utf-8').text.replaceAll('\r', '')
    if (type.endsWith('delivery-status')) this.#deliveryStatuses.push(text)
    else if (type.endsWith('disposition-notification')) this.#dispositions.push(text)
    else this.#feedbackReports.push(text)
  }

  #takeCalendar({ heading }: Leaf, kept: Buffer): void {
    this.#room.calendar -= kept.length
    this.#calendars.push(decodeText(kept, heading.charset ?? 'utf-8').text)
  }

  #takeWrapped(leaf: Leaf, bytes: Buffer, isCut: boolean): void {
    const kind = wrapperKind(leaf)
    if (!kind) return
    this.#room.wrapped -= bytes.length
    if (!isCut) this.#wrapped.push({ kind, part: leaf.index, bytes })
  }

  #takeBody({ heading, container }: Leaf, kept: Buffer, isCut: boolean): void {
    const isHtml = heading.type === 'text/html'
    this.#room[isHtml ? 'html' : 'text'] -= kept.length
    if (isCut) this.#problems.push({ code: isHtml ? 'html-truncated' : 'body-truncated' })
    const decoded = decodeText(
      isCut ? atCharacterEnd(kept) : kept,
      heading.charset,
      isHtml ? htmlCharset(kept) : undefined,
    )
    if (decoded.isGuessed) this.#problems.push({ code: 'charset-guessed', detail: decoded.charset })
    const text = heading.isFlowed ? unflow(decoded.text, heading.deletesSpace) : decoded.text
    const type = isHtml ? 'text/html' : 'text/plain'
    this.#bodyParts.push({
      type,
      text: isHtml ? text : this.#withoutUuFiles(text),
      alternative: container?.alternative,
    })
  }

  #withoutUuFiles(text: string): string {
    const { text: rest, files } = extractUuFiles(text)
    for (const { name, bytes } of files) {
      const heading = { ...FILE_HEADING, name }
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const facts = { size: bytes.length, sha256, isLocked: isLockedFile(bytes), nested: undefined }
      this.#attached.push({ part: -++this.#uuFiles, heading, ...facts })
    }
    return rest
  }
}

function isCalendar({ heading }: Leaf): boolean {
  return heading.type === 'text/calendar'
}

function headerPart(bytes: Buffer): Buffer {
  const crlf = bytes.indexOf('\r\n\r\n')
  const lf = bytes.indexOf('\n\n')
  const end = [crlf, lf].filter((at) => at >= 0)
  return end.length > 0 ? bytes.subarray(0, Math.min(...end)) : bytes
}

/** A cut inside a UTF-8 character must not make the whole text look like another charset. */
function atCharacterEnd(bytes: Buffer): Buffer {
  let end = bytes.length
  for (let back = 0; back < 4 && end > 0 && (bytes[end - 1]! & 0xc0) === 0x80; back++) end--
  return end > 0 && bytes[end - 1]! >= 0xc0 ? bytes.subarray(0, end - 1) : bytes
}
