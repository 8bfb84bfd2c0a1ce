/** The charset that an HTML page claims for itself in its first 4 kB. */
export function htmlCharset(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 4_096)
  return /<(?:meta\b|\?xml\b)[^>]{0,300}?(?:charset|encoding)\s{0,3}=\s{0,3}["']?([\w:.-]{1,40})/i.exec(
    head,
  )?.[1]
}
