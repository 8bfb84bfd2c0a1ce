/**
 * When to connect again (R-IMAP-6): 1 s · 2ⁿ up to 5 minutes with full jitter, from the beginning after a
 * connection that held for 10 minutes. Refused sign-ins wait 15 minutes from the third on, and raise an
 * alarm: servers lock accounts.
 */
export type Backoff = { readonly failures: number; readonly refusedSignIns: number }

export type ConnectionEnd =
  | { readonly kind: 'sign-in-refused' }
  /** It could not be made, or was lost. `retryAfterMs` when the server named a pause. */
  | { readonly kind: 'failed'; readonly openForMs: number; readonly retryAfterMs?: number }

export type NextAttempt = {
  readonly backoff: Backoff
  readonly waitMs: number
  /** A person must look: the sign-in is refused for the third time or more. */
  readonly isAlarm: boolean
}

export const NO_BACKOFF: Backoff = { failures: 0, refusedSignIns: 0 }

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 5 * 60_000
const STABLE_MS = 10 * 60_000
const REFUSED_WAIT_MS = 15 * 60_000
const REFUSED_BEFORE_ALARM = 3
const LONGEST_PAUSE_MS = 60 * 60_000

/** `random` is in [0, 1). */
export function afterConnectionEnd(backoff: Backoff, end: ConnectionEnd, random: number): NextAttempt {
  if (end.kind === 'sign-in-refused') return afterRefusedSignIn(backoff, random)
  const failures = end.openForMs >= STABLE_MS ? 1 : backoff.failures + 1
  const pauseMs = Math.min(end.retryAfterMs ?? 0, LONGEST_PAUSE_MS)
  return {
    backoff: { failures, refusedSignIns: end.openForMs > 0 ? 0 : backoff.refusedSignIns },
    waitMs: Math.max(pauseMs, jitteredWait(failures, random)),
    isAlarm: false,
  }
}

function afterRefusedSignIn(backoff: Backoff, random: number): NextAttempt {
  const refusedSignIns = backoff.refusedSignIns + 1
  const isAlarm = refusedSignIns >= REFUSED_BEFORE_ALARM
  return {
    backoff: { failures: backoff.failures + 1, refusedSignIns },
    waitMs: isAlarm ? REFUSED_WAIT_MS : jitteredWait(backoff.failures + 1, random),
    isAlarm,
  }
}

function jitteredWait(failures: number, random: number): number {
  const ceiling = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)
  return Math.round(ceiling * random)
}
