/**
 * A write ended so that nobody knows whether it was kept (security.md §0.2). Whoever catches faults of one
 * mail lets this one pass: the process ends, and the next start reads the truth.
 */
export function isUnknownOutcome(error: unknown): boolean {
  return error instanceof Error && error.name === 'StorageUnknownError'
}
