import { createHash } from 'node:crypto'

/** What a mail and a part of it have in common. */
export type Head = {
  readonly digest: string
  /**
   * A server wrote how it came (Received, RFC 5321 §4.4): nobody who knows all of a mail can send one with the same
   * head, for the city's own server writes another line above each.
   */
  readonly isTraced: boolean
}

/** Of longer header blocks only the beginning is kept (InboundMail.headers). */
const longestHead = 60_000
const aboutBody = /^(?:content-[^:\s]*|mime-version)\s*:/i

/** Every header field as it came, but for those that describe the body, which a part has of its own (RFC 2045). */
export function headOf(headers: string): Head | undefined {
  if (headers.length > longestHead) return undefined
  const kept: string[] = []
  let isKept = true
  for (const line of headers.split(/\r?\n/).map((each) => each.trimEnd())) {
    if (!/^[ \t]/.test(line)) isKept = !aboutBody.test(line)
    if (isKept && line !== '') kept.push(line)
  }
  if (kept.length === 0) return undefined
  const digest = createHash('sha256').update(kept.join('\n'), 'latin1').digest('hex')
  return { digest, isTraced: kept.some((line) => /^received\s*:/i.test(line)) }
}
