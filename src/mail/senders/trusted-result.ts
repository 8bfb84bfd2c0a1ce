import type { HeaderBlock } from '../headers/header-block.ts'

/** What a line of our own receiving system looks like, from the top of a header down to its edge. */
type Profile = {
  /** Whether the system wrote this Authentication-Results. */
  isOurs(value: string): boolean
  /** A hop between its own machines, above the edge. */
  isInner(received: Hop): boolean
  /** The hop in from outside, where its result may stand right below; a stranger wrote the next hop. */
  isEdge(received: Hop): boolean
}

type Hop = { readonly from: string; readonly by: string; readonly isFirst: boolean }

/**
 * The one Authentication-Results that counts (R-SPOOF-1, RFC 8601 §5): the topmost our receiving system wrote,
 * above its edge or, where that is its way, right below. A stranger's own lies deeper, and is not looked at.
 */
export function trustedResult(
  header: HeaderBlock,
  authservId: string,
  receivingHost: string | undefined,
): string | undefined {
  const profile = profileOf(authservId.toLowerCase(), receivingHost?.toLowerCase())
  let isPastEdge = false
  let isFirst = true
  for (const { name, value } of header.fields) {
    if (name === 'authentication-results' && profile.isOurs(value)) return value
    if (name !== 'received') continue
    const hop = { from: hostAfter(value, 'from'), by: hostAfter(value, 'by'), isFirst }
    isFirst = false
    if (isPastEdge) return undefined
    if (profile.isEdge(hop)) isPastEdge = true
    else if (!profile.isInner(hop)) return undefined
  }
  return undefined
}

/** TRUSTED_AUTHSERV_ID of Microsoft 365, whose header begins with a result instead of a name. */
const MICROSOFT_365 = 'microsoft365'
const GMAIL = 'mx.google.com'

function profileOf(authservId: string, receivingHost: string | undefined): Profile {
  if (authservId === MICROSOFT_365) return microsoft365
  if (authservId === GMAIL) return gmail
  return ownHost(authservId, receivingHost)
}

/**
 * Exchange Online: several hops between its machines, then the result, then the edge, below which nothing is
 * its own. What a sender wrote as Authentication-Results it renames (-Original).
 */
const microsoft365: Profile = {
  isOurs: (value) => /^\s{0,9}(?:spf|dkim|dmarc|compauth)=/i.test(value),
  isInner: ({ from, by }) => isMicrosoft(by) && isMicrosoft(from),
  isEdge: () => false,
}

const isMicrosoft = (host: string) => /(?:^|\.)(?:outlook|office365)\.com$/.test(host)

/** Gmail: an inner hop that names only an address, then the edge, and the result below it. */
const gmail: Profile = {
  isOurs: (value) => servedBy(value) === GMAIL,
  isInner: ({ from, by }) => from === '' && /^2002:a[0-9a-f]{2}:/.test(by),
  isEdge: ({ by }) => by === GMAIL,
}

/** A receiving host of the city: others of its domain may stand above it. Filters write on either side. */
function ownHost(authservId: string, receivingHost: string | undefined): Profile {
  const isEdge = ({ by, isFirst }: Hop) => (receivingHost ? by === receivingHost : isFirst)
  return {
    isOurs: (value) => servedBy(value) === authservId,
    isInner: (hop) => receivingHost !== undefined && isSameDomain(hop.by, receivingHost),
    isEdge,
  }
}

function servedBy(value: string): string {
  return value.split(';', 1)[0]!.trim().toLowerCase().split(/\s/, 1)[0]!
}

/** The last two labels agree. */
function isSameDomain(host: string, other: string): boolean {
  const domain = (name: string) => name.split('.').slice(-2).join('.')
  return host.includes('.') && domain(host) === domain(other)
}

/** `by mx.kaupunki.example` in a Received line. */
export function isReceivedBy(received: string, host: string): boolean {
  return hostAfter(received, 'by') === host.toLowerCase()
}

/** The host after `from` at the beginning of a Received line, or after its `by`; lower case. */
function hostAfter(received: string, word: 'from' | 'by'): string {
  const line = received.slice(0, 4_000)
  const match =
    word === 'from'
      ? /^\s{0,9}from\s{1,9}([^\s;()]{1,255})/i.exec(line)
      : /\bby\s{1,9}([^\s;()]{1,255})/i.exec(line)
  return match?.[1]?.toLowerCase().replace(/\.$/, '') ?? ''
}
