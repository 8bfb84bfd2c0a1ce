/** What EHLO offers (RFC 5321 §4.1.1.1); `maxBytes` from SIZE (RFC 1870), undefined without a limit. */
export type SmtpOffers = {
  readonly keywords: ReadonlySet<string>
  /** Ways to sign in (RFC 4954), upper case. */
  readonly signIns: ReadonlySet<string>
  readonly maxBytes?: number
}

/**
 * Reads along with nodemailer's transaction log, the only way it has of telling what EHLO offered. Nothing
 * is kept but keywords: the log hides secrets, but the commands hold addresses.
 */
export function smtpTranscript() {
  let offers: SmtpOffers = { keywords: new Set(), signIns: new Set() }
  let isEhloPending = false
  const debug = (entry: unknown, words: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('tnx' in entry)) return
    if (entry.tnx === 'client') isEhloPending = /^EHLO /i.test(String(words))
    if (entry.tnx === 'server' && isEhloPending) {
      isEhloPending = false
      offers = readOffers(String(words))
    }
  }
  const quiet = () => undefined
  return {
    logger: { debug, trace: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet },
    offers: () => offers,
  }
}

export function readOffers(answer: string): SmtpOffers {
  const lines = answer.split(/\r?\n/, 200).slice(1)
  const words = lines.map((line) =>
    line
      .replace(/^\d{3}[ -]/, '')
      .trim()
      .toUpperCase()
      .split(/[ =]+/, 20),
  )
  const size = Number(words.find(([keyword]) => keyword === 'SIZE')?.[1] ?? 0)
  return {
    keywords: new Set(words.flatMap(([keyword]) => keyword ?? [])),
    signIns: new Set(words.flatMap(([keyword, ...ways]) => (keyword === 'AUTH' ? ways : []))),
    ...(size > 0 ? { maxBytes: size } : {}),
  }
}
