import { createHash } from 'node:crypto'
import { type TransferDecoder, transferDecoder } from '../decoding/transfer-decoding.ts'
import { isBodyLeaf } from './leaf-roles.ts'
import { lockWatch } from './locked-file.ts'
import type { Leaf } from './split-mail.ts'

/** One leaf while its bytes come. */
export class OpenLeaf {
  readonly leaf: Leaf
  readonly #decoder: TransferDecoder
  readonly #hash: ReturnType<typeof createHash> | undefined
  readonly #lock = lockWatch()
  readonly #kept: Buffer[] = []
  #room: number
  size = 0
  isCut = false

  constructor(leaf: Leaf, room: number) {
    this.leaf = leaf
    this.#decoder = transferDecoder(leaf.heading.encoding)
    this.#hash = isBodyLeaf(leaf) ? undefined : createHash('sha256')
    this.#room = room
  }

  write(bytes: Buffer): void {
    this.#take(this.#decoder.write(bytes))
  }

  end(): { kept: Buffer; sha256: string; isLocked: boolean } {
    this.#take(this.#decoder.end())
    const sha256 = this.#hash?.digest('hex') ?? ''
    return { kept: Buffer.concat(this.#kept), sha256, isLocked: this.#lock.isLocked() }
  }

  #take(decoded: Buffer): void {
    this.size += decoded.length
    this.#hash?.update(decoded)
    if (this.#hash) this.#lock.see(decoded)
    if (decoded.length > this.#room) this.isCut = true
    if (this.#room <= 0 || decoded.length === 0) return
    this.#kept.push(Buffer.from(decoded.subarray(0, this.#room)))
    this.#room -= decoded.length
  }
}
