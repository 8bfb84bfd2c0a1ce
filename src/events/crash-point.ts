/** Moments at which a death of the process must lose and double nothing; tests kill it there (security.md §4). */
export type CrashPoint =
  | 'raw-before-first-chunk'
  | 'raw-chunk'
  | 'raw-before-visible'
  | 'raw-visible'
  | 'filing-begun'
  | 'filed-before-commit'
  | 'filed-after-commit'
  | 'mark-on-server'
  | 'mark-recorded'
  | 'reply-before-commit'
  | 'reply-queued'
  | 'undo-before-commit'
  | 'reply-undone'
  | 'outgoing-claimed'
  | 'receipt-bytes-saved'
  | 'outgoing-before-sending'
  | 'outgoing-sending'
  | 'outgoing-accepted'
  | 'outgoing-recorded'
  | 'copy-claimed'
  | 'copy-appended'
  | 'copy-recorded'
  | 'erasure-before-begun'
  | 'erasure-begun'
  | 'erasure-step-before-commit'
  | 'erasure-step'
  | 'erasure-bytes-gone'
  | 'erasure-ended'

let hook: (point: CrashPoint) => void = () => undefined

/** Nothing at all, unless a test entry file set a hook. */
export function crashPoint(point: CrashPoint): void {
  hook(point)
}

/** For test entry files alone, never by the environment of the shipped program (ruling 19). */
export function onCrashPoint(reached: (point: CrashPoint) => void): void {
  hook = reached
}
