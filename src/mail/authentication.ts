import type { HeaderBlock } from './header-block.ts'
import type { Authentication } from './inbound-mail.ts'

type AuthenticationTrust = {
  /** authserv-id of our receiving system; `microsoft365` for one that writes none. */
  readonly trustedAuthservId?: string | undefined
  readonly receivingHost?: string | undefined
}

/** TRUSTED_AUTHSERV_ID of Microsoft 365, whose header begins with a result instead of a name. */
const MICROSOFT_365 = 'microsoft365'

/**
 * What our own receiving server found out about the sender (R-SPOOF, RFC 8601). Only its header counts: it
 * stands above the first Received line that is not ours, and above anything a sender could have written, so
 * the topmost one of its name is taken. Without one the answer is `unknown`, never `pass`.
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
  if (of('dmarc').some(passes)) return 'pass'
  if ([...of('dmarc'), ...of('compauth')].some(fails)) return 'fail'
  if (of('dkim').some((result) => passes(result) && isAligned(result.domain, domain))) return 'pass'
  if (of('spf').some((result) => passes(result) && isAligned(result.domain, domain))) return 'pass'
  return of('spf').some(fails) && !of('dkim').some(passes) ? 'fail' : 'none'
}

function trustedResult(
  header: HeaderBlock,
  authservId: string,
  receivingHost: string | undefined,
): string | undefined {
  let received = 0
  for (const { name, value } of header.fields) {
    if (name === 'received') {
      received++
      const isOurs = receivingHost ? isReceivedBy(value, receivingHost) : received === 1
      if (!isOurs) return undefined
    }
    if (name === 'authentication-results' && isWrittenBy(value, authservId.toLowerCase())) return value
  }
  return undefined
}

/** `by mx.kaupunki.example` in a Received line. */
export function isReceivedBy(received: string, host: string): boolean {
  const by = /\bby\s{1,9}([^\s;()]{1,255})/i.exec(received.slice(0, 4_000))?.[1]
  return by?.toLowerCase().replace(/\.$/, '') === host.toLowerCase()
}

function isWrittenBy(value: string, authservId: string): boolean {
  const first = value.split(';', 1)[0]!.trim().toLowerCase()
  if (authservId === MICROSOFT_365) return /^(?:spf|dkim|dmarc|compauth)=/.test(first)
  return first.split(/\s/, 1)[0] === authservId
}

type Result = { readonly method: string; readonly result: string; readonly domain: string }

const passes = (result: Result) => result.result === 'pass'
const fails = (result: Result) => result.result === 'fail'

function readResults(value: string): Result[] {
  const plain = value
    .slice(0, 8_000)
    .replace(/\([^()]{0,500}\)/g, ' ')
    .toLowerCase()
  return plain.split(/;|\s(?=compauth=)/).flatMap((part) => {
    const match = /^\s{0,20}(spf|dkim|dmarc|compauth)\s{0,3}=\s{0,3}([a-z]{1,20})/.exec(part)
    if (!match) return []
    const identity =
      /(?:header\.d|smtp\.mailfrom|header\.i)\s{0,3}=\s{0,3}"?([^\s;"]{1,320})/.exec(part)?.[1] ?? ''
    return [{ method: match[1]!, result: match[2]!, domain: identity.slice(identity.lastIndexOf('@') + 1) }]
  })
}

/** Relaxed alignment without a public suffix list: one is the other or below it. */
function isAligned(domain: string, from: string): boolean {
  if (!domain.includes('.') || !from.includes('.')) return false
  return domain === from || domain.endsWith(`.${from}`) || from.endsWith(`.${domain}`)
}
