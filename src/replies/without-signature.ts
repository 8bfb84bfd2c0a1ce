/**
 * What was written above the signature, which is put under a letter each time it is sent (RFC 3676 §4.3):
 * a letter that was taken back goes on being written without it.
 */
export function withoutSignature(text: string): string {
  const lines = text.split('\n')
  const separator = lines.lastIndexOf('-- ')
  return (separator < 0 ? lines : lines.slice(0, separator)).join('\n').trimEnd()
}
