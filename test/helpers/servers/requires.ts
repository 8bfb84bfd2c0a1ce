import { describe, expect, test } from 'vitest'
import { withMissing } from './missing-mark.ts'
import { type Program, whyMissing } from './programs.ts'

/**
 * `describe` for tests that need real servers. Where one is missing the suite is skipped, and named at
 * the end of the run (missing-servers-reporter.ts); in CI its absence is a failure.
 */
export function describeWith(needed: Program | readonly Program[], name: string, tests: () => void): void {
  const missing = [needed].flat().flatMap((program) => whyMissing(program) ?? [])
  if (missing.length === 0) describe(name, tests)
  else if (process.env.CI === 'true') test(withMissing(name, missing), () => expect(missing).toEqual([]))
  else describe.skip(withMissing(name, missing), tests)
}
