const MAX_LOOKED_AT = 256 << 10

/**
 * A multipart whose boundary is missing or another one (R-BODY-5), made whole: the first line of two dashes
 * that a MIME header follows is taken for the delimiter. Undefined when there is none.
 */
export function withFoundBoundary(stray: Buffer): Buffer | undefined {
  const text = stray.toString('latin1', 0, MAX_LOOKED_AT)
  const boundary = /(?:^|\n)--([^\s"\\]{1,200})[ \t]{0,9}\r?\nContent-[A-Za-z-]{1,40}:/i.exec(text)?.[1]
  if (boundary === undefined) return undefined
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`, 'latin1'),
    stray,
  ])
}
