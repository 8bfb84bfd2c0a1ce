/**
 * A write ended in an error after which nobody knows whether it was kept: a failed fsync reported 7 rows and
 * 8 were there after reopening (security.md §0.2). The process must act on nothing more and end with exit
 * code 70; the next start reads the truth from the file.
 */
export class StorageUnknownError extends Error {
  readonly code: string

  constructor(code: string, cause: unknown) {
    super(`the outcome of a write is unknown (${code})`, { cause })
    this.name = 'StorageUnknownError'
    this.code = code
  }
}

/** SQLITE_FULL is definite before the commit, when SQLite has rolled back, and unknown in it. */
export function asUnknown(error: unknown, isCommitting: boolean): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isUnknown =
    /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(code) || (isCommitting && /^SQLITE_(FULL|CANTOPEN)/.test(code))
  return isUnknown ? new StorageUnknownError(code, error) : error
}
