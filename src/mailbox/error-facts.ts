/** What the mail libraries put on their errors; they are plain objects with optional fields. */
export type ErrorFacts = {
  readonly code: string
  /** The system's code under nodemailer's. */
  readonly originalCode: string
  readonly message: string
  /** Response code of IMAP (RFC 5530), upper case. */
  readonly serverResponseCode: string
  /** Words of the server; may hold addresses, so never logged. */
  readonly words: string
  readonly authenticationFailed: boolean
  readonly tlsFailed: boolean
  /** Answered with NO or BAD. */
  readonly isRefusal: boolean
  /** SMTP reply code. */
  readonly responseCode?: number
  readonly throttleMs?: number
  /** The server's answer in full, SMTP; with addresses, so never logged. */
  readonly response: string
  readonly recipient: string
  readonly command: string
}

export function errorFacts(error: unknown): ErrorFacts {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {}
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  const number = (name: string) => (typeof fields[name] === 'number' ? fields[name] : undefined)
  const responseCode = number('responseCode')
  const throttleMs = number('throttleReset')
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    message: error instanceof Error ? error.message : '',
    serverResponseCode: text('serverResponseCode').toUpperCase(),
    words: [text('responseText'), text('response'), text('reason')].join(' ').slice(0, 4_000),
    authenticationFailed: fields.authenticationFailed === true,
    tlsFailed: fields.tlsFailed === true,
    isRefusal: fields.responseStatus === 'NO' || fields.responseStatus === 'BAD',
    command: text('command'),
    response: text('response'),
    recipient: text('recipient'),
    ...(responseCode === undefined ? {} : { responseCode }),
    ...(throttleMs === undefined ? {} : { throttleMs }),
  }
}

/** Codes of Node and OpenSSL for a handshake or a certificate that is not to be trusted. */
export function isTlsCode(code: string): boolean {
  return (
    /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO$|ETLS$)/.test(code) ||
    code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ||
    code === 'STARTTLS_INJECTION' ||
    code === 'UPGRADE_TIMEOUT'
  )
}
