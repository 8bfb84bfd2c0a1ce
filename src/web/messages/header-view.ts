import type { MessageView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

export type HeaderFacts = {
  readonly authentication: string
  readonly threadedBy?: string
  readonly arrived: string
  readonly written?: string
  readonly messageId?: string
  readonly rawSha256?: string
  readonly size?: string
  /** From the sender's own server to ours, each line as the server wrote it. */
  readonly received: readonly string[]
}

const mostLines = 50

/** Where a mail came from and why it stands where it stands, in words before the headers themselves. */
export function headerFacts(message: MessageView, headers: string, { t, f }: Voice, now: Date): HeaderFacts {
  const { authentication, threadedBy, dateHeader, messageId, rawSha256, rawSize } = message
  return {
    authentication: t(`authentication.${authentication ?? 'unknown'}`),
    arrived: f.relative(message.at, now),
    received: receivedLines(headers),
    ...(threadedBy ? { threadedBy: t(`threaded.${threadedBy}`) } : {}),
    ...(dateHeader ? { written: f.dateTime(dateHeader) } : {}),
    ...(messageId ? { messageId } : {}),
    ...(rawSha256 ? { rawSha256 } : {}),
    ...(rawSize === undefined ? {} : { size: f.fileSize(rawSize) }),
  }
}

/** Received fields stand newest first (RFC 5321 §4.4); unfolded and turned round. */
function receivedLines(headers: string): string[] {
  const fields: string[] = []
  let isReceived = false
  for (const line of headers.slice(0, 64_000).split(/\r?\n/)) {
    const isContinued = /^[ \t]/.test(line)
    if (isContinued && isReceived) fields[fields.length - 1] += ` ${line.trim()}`
    if (isContinued) continue
    isReceived = /^received:/i.test(line)
    if (isReceived) fields.push(line.slice(9).trim())
  }
  return fields.slice(0, mostLines).reverse()
}
