/**
 * A file is handed over for saving, under its own name (RFC 6266, RFC 8187): plain letters for old
 * programs, the true name for the rest. Quotes and controls cannot get out of the parameter.
 */
export function attachmentDisposition(name: string): string {
  const shown =
    name
      .replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '')
      .slice(0, 150)
      .toWellFormed() || 'liite'
  const plain = shown
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9 ._()-]/g, '_')
  const encoded = encodeURIComponent(shown).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
