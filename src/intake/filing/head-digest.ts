import { createHash } from 'node:crypto'

/** Of longer header blocks only the beginning is kept (InboundMail.headers). */
const longestHead = 60_000
const aboutBody = /^(?:content-[^:\s]*|mime-version)\s*:/i

/**
 * What a mail and its part have in common: every header field as it came, but for those that describe the body,
 * which a part has of its own (RFC 2045). The lines of the city's own servers are among them, and they are other
 * ones for each mail, so that nobody who knows a Message-ID can send a mail with the same digest.
 */
export function headDigest(headers: string): string | undefined {
  if (headers.length > longestHead) return undefined
  const kept: string[] = []
  let isKept = true
  for (const line of headers.split(/\r?\n/)) {
    if (!/^[ \t]/.test(line)) isKept = !aboutBody.test(line)
    if (isKept && line !== '') kept.push(line)
  }
  if (kept.length === 0) return undefined
  return createHash('sha256').update(kept.join('\n'), 'latin1').digest('hex')
}
