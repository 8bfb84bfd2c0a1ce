/** Watches a file's bytes pass and says whether it is closed to whoever has no password. */
export type LockWatch = {
  see(bytes: Uint8Array): void
  isLocked(): boolean
}

/** A PDF may begin with up to so much of something else (ISO 32000-1, implementation note 13). */
const headBytes = 1024
/** Longer than any mark, so that one across two chunks is found. */
const overlapBytes = 64

/**
 * PDF with an encryption dictionary (ISO 32000-2, 7.6), which some readers open without asking; Office documents
 * in an encrypted package (MS-OFFCRYPTO 2.3.4.4); ZIP whose first entry is encrypted (APPNOTE 4.4.4, bit 0).
 */
export function lockWatch(): LockWatch {
  let head = Buffer.alloc(0)
  let tail = Buffer.alloc(0)
  let mark: RegExp | undefined
  let isKnown = false
  let isLocked = false

  function look(bytes: Buffer): void {
    if (mark && !isLocked) isLocked = mark.test(bytes.toString('latin1'))
    tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - overlapBytes)))
  }

  function learnKind(): void {
    isKnown = true
    isLocked = isEncryptedZip(head)
    mark = markFor(head)
    look(head)
  }

  return {
    see(bytes) {
      if (isKnown) {
        if (mark && !isLocked) look(Buffer.concat([tail, bytes]))
        return
      }
      head = Buffer.concat([head, bytes])
      if (head.length >= headBytes) learnKind()
    },
    isLocked() {
      if (!isKnown) learnKind()
      return isLocked
    },
  }
}

export function isLockedFile(bytes: Uint8Array): boolean {
  const watch = lockWatch()
  watch.see(bytes)
  return watch.isLocked()
}

function markFor(head: Buffer): RegExp | undefined {
  if (head.subarray(0, headBytes).includes('%PDF-')) return pdfEncryption
  return head.subarray(0, compoundFile.length).equals(compoundFile) ? encryptedPackage : undefined
}

const pdfEncryption = /\/Encrypt\s{0,20}(?:\d{1,10}\s{1,10}\d{1,5}\s{1,10}R|<<)/
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex')
/** The name of a directory entry, in UTF-16. */
const encryptedPackage = new RegExp([...'EncryptedPackage'].join('\\0'))

function isEncryptedZip(head: Buffer): boolean {
  return head.length >= 8 && head.readUInt32LE(0) === 0x04034b50 && (head.readUInt16LE(6) & 1) === 1
}
