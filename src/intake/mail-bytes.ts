/** A small mail at hand, or a large one as it streams in. */
export type MailBytes = Uint8Array | AsyncIterable<Uint8Array>

export async function* piecesOf(bytes: MailBytes): AsyncGenerator<Uint8Array> {
  if (bytes instanceof Uint8Array) yield bytes
  else yield* bytes
}
