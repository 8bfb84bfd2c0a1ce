import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, the longest first: begun last, one of them would run on alone. Those that wait for
 * servers and those that keep Chromium busy take turns, so that the two that run at once seldom want the same.
 */
export const longestFiles: readonly string[] = [
  'test/live/crash-while-receiving.test.ts',
  'test/web/desk.browser.test.ts',
  'test/live/coming-and-going.test.ts',
  'test/web/reports.browser.test.ts',
  'test/live/soak.test.ts',
  'test/live/crash-while-answering.test.ts',
  'test/web/composer-access.browser.test.ts',
  'test/live/endurance.test.ts',
  'test/web/ticket-acts.browser.test.ts',
  'test/live/imap-faults.test.ts',
  'test/web/residents.browser.test.ts',
  'test/live/a-bad-disk.test.ts',
  'test/web/wizard.browser.test.ts',
  'test/live/hostile-mails.test.ts',
  'test/web/settings.browser.test.ts',
]

/** Vitest knows how long a file took only where it ran before, which a fresh clone never did. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longestFiles.indexOf(relative(this.ctx.config.root, moduleId))
      return place === -1 ? longestFiles.length : place
    }
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
