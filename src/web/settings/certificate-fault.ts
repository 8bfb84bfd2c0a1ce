export type CertificateFault = 'authority' | 'expired' | 'not-yet' | 'other-name' | 'no-starttls'

/** What is wrong with an encrypted connection, out of the code of Node, OpenSSL or ours; undefined for others. */
export function certificateFault(step: string, code: string): CertificateFault | undefined {
  const bare = code.replace(/^tls: /, '')
  if (step !== 'tls' && bare === code) return undefined
  if (bare === 'CERT_HAS_EXPIRED') return 'expired'
  if (bare === 'CERT_NOT_YET_VALID') return 'not-yet'
  if (/ALTNAME_INVALID|HOSTNAME_MISMATCH/.test(bare)) return 'other-name'
  if (/no-starttls|^ETLS$|^STARTTLS/.test(bare)) return 'no-starttls'
  return /SELF_SIGNED|UNABLE_TO_|CERT_/.test(bare) ? 'authority' : undefined
}
