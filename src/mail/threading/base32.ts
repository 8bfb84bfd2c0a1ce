const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 §6 in lower case and without padding: survives servers that change the case of an address. */
export function toBase32(bytes: Uint8Array): string {
  let out = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += ALPHABET[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? out + ALPHABET[(held << (5 - bits)) & 31] : out
}

/** Undefined for anything that `toBase32` does not write, in either case. */
export function fromBase32(text: string): Buffer | undefined {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const char of text.toLowerCase()) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push(held >> bits)
    held &= (1 << bits) - 1
  }
  return held === 0 ? Buffer.from(bytes) : undefined
}
