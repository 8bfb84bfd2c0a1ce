import type { Reporter, TestModule } from 'vitest/node'
import { isMissing } from './missing-mark.ts'

/** Names at the end of a run what was not tested, and which server or tool this machine lacks for it. */
export default class MissingServersReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allSuites()].filter(({ name }) => isMissing(name)).map(({ name }) => name),
    )
    if (skipped.length === 0) return
    process.stdout.write(
      `\n NOT TESTED on this machine (npm run test:setup installs what is missing):\n${skipped.map((name) => `  - ${name}\n`).join('')}`,
    )
  }
}
