import type { HeaderBlock } from '../headers/header-block.ts'
import type { Authentication } from '../inbound-mail.ts'
import { trustedResult } from './trusted-result.ts'

type AuthenticationTrust = {
  /** authserv-id of our receiving system; `microsoft365` for one that writes none. */
  readonly trustedAuthservId?: string | undefined
  readonly receivingHost?: string | undefined
}

/**
 * What our own receiving server found out about the sender (R-SPOOF, RFC 8601). Only its header counts: it
 * stands above anything a sender could have written (trusted-result.ts). Without one the answer is `unknown`,
 * never `pass`.
 */
export function readAuthentication(
  header: HeaderBlock,
  trust: AuthenticationTrust,
  fromAddress?: string,
): Authentication {
  const value = trust.trustedAuthservId
    ? trustedResult(header, trust.trustedAuthservId, trust.receivingHost)
    : undefined
  if (value === undefined) return 'unknown'
  const results = readResults(value)
  const of = (method: string) => results.filter((result) => result.method === method)
  const domain = fromAddress?.slice(fromAddress.lastIndexOf('@') + 1).toLowerCase() ?? ''
  if (of('dmarc').some((result) => passes(result) && isAbout(result.domain, domain))) return 'pass'
  if ([...of('dmarc'), ...of('compauth')].some(fails)) return 'fail'
  if (of('dkim').some((result) => passes(result) && isAligned(result.domain, domain))) return 'pass'
  if (of('spf').some((result) => passes(result) && isAligned(result.domain, domain))) return 'pass'
  return of('spf').some(fails) && !of('dkim').some(passes) ? 'fail' : 'none'
}

type Result = {
  readonly method: string
  readonly result: string
  readonly domain: string
  /** Microsoft's three digits behind `compauth`. */
  readonly reason: string
}

const passes = (result: Result) => result.result === 'pass'

/** Microsoft also fails who publishes nothing (reason 001): such a sender is unknown, not forged. */
const fails = (result: Result) => result.result === 'fail' && result.reason !== '001'

function readResults(value: string): Result[] {
  const plain = value
    .slice(0, 8_000)
    .replace(/\([^()]{0,500}\)/g, ' ')
    .toLowerCase()
  return plain.split(/;|\s(?=compauth=)/).flatMap((part) => {
    const match = /^\s{0,20}(spf|dkim|dmarc|compauth)\s{0,3}=\s{0,3}([a-z]{1,20})/.exec(part)
    if (!match) return []
    const identity =
      /(?:header\.d|smtp\.mailfrom|header\.i|header\.from)\s{0,3}=\s{0,3}"?([^\s;"]{1,320})/.exec(
        part,
      )?.[1] ?? ''
    const reason = /\breason\s{0,3}=\s{0,3}(\d{3})\b/.exec(part)?.[1] ?? ''
    const domain = identity.slice(identity.lastIndexOf('@') + 1)
    return [{ method: match[1]!, result: match[2]!, domain, reason }]
  })
}

/** Of several senders the one we show is the one that counts; not every server says whom it looked at. */
function isAbout(domain: string, from: string): boolean {
  return domain === '' || domain === from || isAligned(domain, from)
}

/** Relaxed alignment without a public suffix list: one is the other or below it. */
function isAligned(domain: string, from: string): boolean {
  if (!domain.includes('.') || !from.includes('.')) return false
  return domain === from || domain.endsWith(`.${from}`) || from.endsWith(`.${domain}`)
}
